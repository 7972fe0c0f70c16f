"""quizzes/{id}/import and export: questions from other programs' files, and a quiz as a file."""

from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from sessions_app.access import caller_of
from sessions_app.api.documentation import OPEN_ERRORS, READ_ERRORS, operation
from sessions_app.api.fields import Rows, Strict, shaped
from sessions_app.api.quizzes import TAG, the_quiz
from sessions_app.api.scope import IsMember, runner
from sessions_app.exporters import FORMATS as WRITTEN
from sessions_app.game.errors import Refused
from sessions_app.importers import FORMATS, MAX_ZIP_BYTES
from sessions_app.services.exporting import export_quiz
from sessions_app.services.importing import Preview, import_into, preview_import


class ImportBody(Strict):
    file = serializers.FileField(max_length=200, allow_empty_file=True)
    format = serializers.CharField(
        required=False, max_length=10, help_text="Guessed if left out: " + ", ".join(FORMATS)
    )
    dry_run = serializers.BooleanField(required=False, default=False)


class RowErrorRow(Rows):
    row = serializers.IntegerField(help_text="From 1; 0 is the file as a whole.")
    field = serializers.CharField()
    message = serializers.CharField()


class ImportedRow(Rows):
    format = serializers.CharField()
    title = serializers.CharField()
    rounds = serializers.ListField(child=serializers.CharField())
    questions = serializers.ListField(child=serializers.DictField())
    errors = RowErrorRow(many=True)  # type: ignore[assignment]
    warnings = RowErrorRow(many=True)
    imported = serializers.IntegerField()


class ImportView(APIView):
    permission_classes = (IsMember,)
    parser_classes = (MultiPartParser,)

    @operation(
        "Import questions from a file, all of them or none",
        request=ImportBody,
        answers=ImportedRow,
        errors=(*READ_ERRORS, *OPEN_ERRORS, "invalid_file", "too_large", "busy"),
        tag=TAG,
    )
    def post(self, request: Request, quiz_id: UUID) -> Response:
        quiz = the_quiz(request, quiz_id)
        values = shaped(ImportBody, request)
        data = values["file"].read(MAX_ZIP_BYTES + 1)
        format = values.get("format", "")
        if values["dry_run"]:
            return Response(preview_import(quiz.organization_id, data, format, quiz).told())
        return Response(imported(import_into(caller_of(runner(request)), quiz, data, format)).told())


def imported(found: Preview) -> Preview:
    """Return what was imported, or refuse it with every fault by its row."""
    if found.errors:
        raise Refused("invalid_file", rows=found.told()["errors"])
    return found


class ExportView(APIView):
    permission_classes = (IsMember,)

    @operation(
        "Export a quiz as a file",
        answers=OpenApiTypes.BINARY,
        errors=(*READ_ERRORS, *OPEN_ERRORS, "too_large"),
        tag=TAG,
        parameters=[
            OpenApiParameter(
                "format",
                OpenApiTypes.STR,
                enum=list(WRITTEN),
                description="json if left out; zip is json with the pictures and sounds.",
            )
        ],
    )
    def get(self, request: Request, quiz_id: UUID) -> HttpResponse:
        file = export_quiz(the_quiz(request, quiz_id), request.query_params.get("format", "json"))
        return HttpResponse(
            file.data,
            content_type=file.mime,
            headers={"Content-Disposition": f'attachment; filename="{file.name}"', "X-Content-Type-Options": "nosniff"},
        )
