"""sessions/{id}/results: for hosts all of it, as JSON, CSV or a spreadsheet; for a player the own part."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils.text import slugify
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from sessions_app.api.documentation import OPEN_ERRORS, READ_ERRORS, operation
from sessions_app.api.fields import Rows, iso
from sessions_app.api.scope import SessionView
from sessions_app.exporters.results import PARTS, write_csv, write_xlsx
from sessions_app.game.errors import Refused
from sessions_app.services.reports import own_report, own_seat, report_of

TAG = "results"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ResultsRow(Rows):
    """protocol.md, 1.1: results."""

    session = serializers.DictField()
    participants = serializers.ListField(child=serializers.DictField())
    teams = serializers.ListField(child=serializers.DictField())
    questions = serializers.ListField(child=serializers.DictField())
    answers = serializers.ListField(child=serializers.DictField())
    scores = serializers.ListField(child=serializers.DictField())


class OwnResultsRow(Rows):
    session = serializers.DictField()
    participant = serializers.DictField()
    questions = serializers.ListField(child=serializers.DictField())
    scoring = serializers.CharField()


class ResultsView(SessionView):
    @operation("Read the results so far, or of the end", answers=ResultsRow, errors=READ_ERRORS, tag=TAG)
    def get(self, request: Request, session_id: str) -> Response:
        return Response(plain(report_of(self.get_session("control"))))


class ResultsCsvView(SessionView):
    @operation(
        "Read one part of the results as CSV",
        answers=OpenApiTypes.BINARY,
        errors=(*READ_ERRORS, *OPEN_ERRORS),
        tag=TAG,
        parameters=[OpenApiParameter("part", OpenApiTypes.STR, enum=list(PARTS))],
    )
    def get(self, request: Request, session_id: str) -> HttpResponse:
        session = self.get_session("control")
        part = request.query_params.get("part", "participants")
        if part not in PARTS:
            raise Refused("invalid_field", fields={"part": "one of " + ", ".join(PARTS)})
        return file_of(write_csv(report_of(session), part), "text/csv; charset=utf-8", session.title, f"-{part}.csv")


class ResultsXlsxView(SessionView):
    @operation("Read the results as a spreadsheet", answers=OpenApiTypes.BINARY, errors=READ_ERRORS, tag=TAG)
    def get(self, request: Request, session_id: str) -> HttpResponse:
        session = self.get_session("control")
        return file_of(write_xlsx(report_of(session)), XLSX, session.title, ".xlsx")


class OwnResultsView(SessionView):
    @operation("Read one's own results", answers=OwnResultsRow, errors=READ_ERRORS, tag=TAG)
    def get(self, request: Request, session_id: str) -> Response:
        session = self.get_session("read")
        return Response(own_report(session, own_seat(session, self.viewer(session).participant)))


def file_of(data: bytes, kind: str, title: str, ending: str) -> HttpResponse:
    """Answer with a file to keep, named after what it is of."""
    name = f"{slugify(title)[:60] or 'results'}{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(data, content_type=kind, headers=headers)


def plain(value: Any) -> Any:
    """Return times as all of REST tells them."""
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, list) else value
