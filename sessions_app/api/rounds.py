"""quizzes/{id}/rounds: the parts of a quiz."""

from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from sessions_app.access import caller_of
from sessions_app.api.bank_rows import RoundRow
from sessions_app.api.documentation import OPEN_ERRORS, READ_ERRORS, operation
from sessions_app.api.fields import Name, Strict, shaped
from sessions_app.api.lists import PAGING, page_of, paged
from sessions_app.api.quizzes import TAG, the_quiz
from sessions_app.api.scope import IsMember, runner
from sessions_app.game.errors import Refused
from sessions_app.game.settings import CHOICES
from sessions_app.models import Round
from sessions_app.services import bank


class RoundBody(Strict):
    title = Name()
    scoring = serializers.DictField(required=False, allow_null=True, help_text="Instead of the session's.")
    leaderboard = serializers.ChoiceField(
        CHOICES["leaderboard"][1], required=False, allow_null=True, help_text="Instead of the session's."
    )


class RoundChange(RoundBody):
    title = Name(required=False)


class RoundsView(APIView):
    permission_classes = (IsMember,)

    @operation("List a quiz's rounds", answers=paged(RoundRow), errors=READ_ERRORS, tag=TAG, parameters=PAGING)
    def get(self, request: Request, quiz_id: UUID) -> Response:
        rows = Round.objects.filter(quiz=the_quiz(request, quiz_id))
        return page_of(rows.order_by("position", "pk"), request, self, RoundRow)

    @operation(
        "Add a round", request=RoundBody, answers=RoundRow, status=201, errors=(*READ_ERRORS, *OPEN_ERRORS), tag=TAG
    )
    def post(self, request: Request, quiz_id: UUID) -> Response:
        quiz = the_quiz(request, quiz_id)
        made = bank.add_round(caller_of(runner(request)), quiz, shaped(RoundBody, request))
        return Response(RoundRow(made).data, status=201)


class RoundView(APIView):
    permission_classes = (IsMember,)

    @operation("Read a round", answers=RoundRow, errors=READ_ERRORS, tag=TAG)
    def get(self, request: Request, quiz_id: UUID, round_id: UUID) -> Response:
        return Response(RoundRow(_round(request, quiz_id, round_id)).data)

    @operation("Change a round", request=RoundChange, answers=RoundRow, errors=(*READ_ERRORS, *OPEN_ERRORS), tag=TAG)
    def patch(self, request: Request, quiz_id: UUID, round_id: UUID) -> Response:
        part = _round(request, quiz_id, round_id)
        bank.update_round(caller_of(runner(request)), part, shaped(RoundChange, request))
        return Response(RoundRow(part).data)

    @operation("Delete a round; its questions stay", status=204, errors=READ_ERRORS, tag=TAG)
    def delete(self, request: Request, quiz_id: UUID, round_id: UUID) -> Response:
        bank.delete_round(caller_of(runner(request)), _round(request, quiz_id, round_id))
        return Response(status=204)


def _round(request: Request, quiz_id: UUID, round_id: UUID) -> Round:
    found = Round.objects.select_related("quiz").filter(quiz=the_quiz(request, quiz_id), pk=round_id).first()
    if found is None:
        raise Refused("not_found")
    return found
