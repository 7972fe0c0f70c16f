"""questions, quizzes/{id}/draw and quizzes/{id}/warnings: the bank as a whole."""

from typing import Any
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from sessions_app.access import caller_of
from sessions_app.api.bank_rows import QuestionRow
from sessions_app.api.documentation import OPEN_ERRORS, OWN_ERRORS, READ_ERRORS, operation
from sessions_app.api.fields import Rows, Strict, shaped
from sessions_app.api.lists import PAGING, paged
from sessions_app.api.quizzes import TAG, questions_page, the_quiz
from sessions_app.api.scope import IsMember, runner
from sessions_app.game.deck import KINDS
from sessions_app.game.errors import Refused
from sessions_app.game.selfpaced import fits
from sessions_app.game.warnings import warnings
from sessions_app.models import Question
from sessions_app.services import bank, clock

FILTERS = [
    OpenApiParameter("search", OpenApiTypes.STR, description="Words of the text, the choices or the answers."),
    OpenApiParameter("tag", OpenApiTypes.STR, many=True, description="All of these."),
    OpenApiParameter("difficulty", OpenApiTypes.INT, description="1 to 3."),
    OpenApiParameter("kind", OpenApiTypes.STR, many=True, description="One of these."),
]


class BankRow(QuestionRow):
    """A question, and the quiz it is in."""

    quiz = serializers.CharField(source="quiz_id")
    quiz_title = serializers.CharField(source="quiz.title")


class WarningRow(Rows):
    question_id = serializers.CharField()
    code = serializers.CharField()
    message = serializers.CharField()


class WarningsRow(Rows):
    warnings = WarningRow(many=True)
    left_out_alone = serializers.ListField(
        child=serializers.IntegerField(),
        help_text="Numbers of the questions that a self-paced link leaves out: they need others.",
    )


class DrawBody(Strict):
    count = serializers.IntegerField(min_value=1, max_value=500)
    tags = serializers.ListField(child=serializers.CharField(max_length=60), required=False, max_length=10)
    difficulty = serializers.IntegerField(required=False, min_value=1, max_value=3)
    kinds = serializers.ListField(child=serializers.CharField(max_length=12), required=False)
    unseen_days = serializers.IntegerField(
        required=False, min_value=0, max_value=3_650, help_text="None that was asked in so many days."
    )
    unseen_in = serializers.ListField(
        child=serializers.CharField(max_length=64), required=False, max_length=100, help_text="None of these sessions."
    )
    seed = serializers.IntegerField(required=False, help_text="The same seed draws the same.")


class DrawnRow(Rows):
    questions = QuestionRow(many=True)


class BankView(APIView):
    permission_classes = (IsMember,)

    @operation(
        "Search the questions of all quizzes",
        answers=paged(BankRow),
        errors=(*OWN_ERRORS, *OPEN_ERRORS),
        tag=TAG,
        parameters=[*PAGING, *FILTERS],
    )
    def get(self, request: Request) -> Response:
        rows = Question.objects.filter(quiz__organization=runner(request).organization_id).select_related("quiz")
        return questions_page(
            _filtered(rows, request).order_by("-quiz__updated_at", "position", "pk"), request, self, BankRow
        )


class DrawView(APIView):
    permission_classes = (IsMember,)

    @operation(
        "Copy questions of the bank into a quiz by chance",
        request=DrawBody,
        answers=DrawnRow,
        status=201,
        errors=(*READ_ERRORS, *OPEN_ERRORS),
        tag=TAG,
    )
    def post(self, request: Request, quiz_id: UUID) -> Response:
        quiz = the_quiz(request, quiz_id)
        values = shaped(DrawBody, request)
        if not set(values.get("kinds", ())) <= set(KINDS):
            raise Refused("invalid_field", fields={"kinds": "of " + ", ".join(KINDS)})
        drawn = bank.draw(caller_of(runner(request)), quiz, values.pop("count"), clock.now(), **values)
        return Response({"questions": QuestionRow(drawn, many=True).data}, status=201)


class WarningsView(APIView):
    permission_classes = (IsMember,)

    @operation("Tell likely slips in a quiz", answers=WarningsRow, errors=READ_ERRORS, tag=TAG)
    def get(self, request: Request, quiz_id: UUID) -> Response:
        rows = the_quiz(request, quiz_id).questions.all()
        questions = [{**row.content, "id": str(row.pk)} for row in rows]
        left_out = [number for number, question in enumerate(questions, 1) if not fits(question)]
        return Response({"warnings": [one._asdict() for one in warnings(questions)], "left_out_alone": left_out})


def _filtered(rows: Any, request: Request) -> Any:
    query = request.query_params
    difficulty = query.get("difficulty")
    if difficulty is not None and difficulty not in {"1", "2", "3"}:
        raise Refused("invalid_field", fields={"difficulty": "1 to 3"})
    kinds = query.getlist("kind")
    if not set(kinds) <= set(KINDS):
        raise Refused("invalid_field", fields={"kind": "one of " + ", ".join(KINDS)})
    chosen = None if difficulty is None else int(difficulty)
    return bank.found(rows, query.get("search", "")[:200], query.getlist("tag")[:10], chosen, kinds)
