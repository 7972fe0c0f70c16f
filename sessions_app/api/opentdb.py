"""quizzes/{id}/opentdb: questions from Open Trivia DB by its API."""

from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from sessions_app.access import caller_of
from sessions_app.api.documentation import OPEN_ERRORS, READ_ERRORS, operation
from sessions_app.api.fields import Strict, shaped
from sessions_app.api.quizzes import TAG, the_quiz
from sessions_app.api.scope import IsMember, runner
from sessions_app.api.transfers import ImportedRow, imported
from sessions_app.services import opentdb
from sessions_app.services.importing import import_into, preview_import


class OpenTriviaBody(Strict):
    amount = serializers.IntegerField(min_value=1, max_value=opentdb.MAX_AMOUNT)
    category = serializers.IntegerField(required=False, min_value=1, max_value=999, help_text="Their number of it.")
    difficulty = serializers.IntegerField(required=False, min_value=1, max_value=3)
    kind = serializers.ChoiceField(list(opentdb.TYPES), required=False)
    dry_run = serializers.BooleanField(required=False, default=False)


class OpenTriviaRow(ImportedRow):
    file = serializers.CharField(help_text="Their answer. Another call gets other questions: import this instead.")


class OpenTriviaView(APIView):
    permission_classes = (IsMember,)

    @operation(
        "Import questions from Open Trivia DB",
        request=OpenTriviaBody,
        answers=OpenTriviaRow,
        errors=(*READ_ERRORS, *OPEN_ERRORS, "invalid_file", "rate_limited", "unavailable"),
        tag=TAG,
    )
    def post(self, request: Request, quiz_id: UUID) -> Response:
        quiz = the_quiz(request, quiz_id)
        wish = shaped(OpenTriviaBody, request)
        is_dry = wish.pop("dry_run")
        data = opentdb.fetch_questions(quiz.organization_id, **wish)
        if is_dry:
            found = preview_import(quiz.organization_id, data, "opentdb", quiz)
        else:
            found = imported(import_into(caller_of(runner(request)), quiz, data, "opentdb"))
        return Response({**found.told(), "file": data.decode(errors="replace")})
