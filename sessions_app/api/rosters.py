"""sessions/{id}/teams/import: teams and who plays for them, by a list."""

from dataclasses import asdict

from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from realtime.publish import commit_and_publish
from sessions_app.api.documentation import READ_ERRORS, operation
from sessions_app.api.fields import Rows, Strict, shaped
from sessions_app.api.scope import SessionView, principal
from sessions_app.api.teams import TAG
from sessions_app.api.transfers import RowErrorRow
from sessions_app.game.errors import Refused
from sessions_app.importers.teams import MAX_LIST_BYTES, read_teams
from sessions_app.services.outcomes import Write
from sessions_app.services.rosters import preview_teams


class ListBody(Strict):
    file = serializers.FileField(
        max_length=200,
        allow_empty_file=True,
        help_text="CSV, xlsx or plain text: `team`, `player`, `color`, by headings or in this order.",
    )
    dry_run = serializers.BooleanField(required=False, default=False)


class ListedTeamRow(Rows):
    row = serializers.IntegerField(help_text="Where the team first stands.")
    name = serializers.CharField()
    color = serializers.IntegerField(allow_null=True, help_text="Null where the list gives none.")
    is_new = serializers.BooleanField(help_text="False for a team that the session has.")
    players = serializers.ListField(child=serializers.CharField())


class TeamListRow(Rows):
    format = serializers.CharField(help_text="csv or xlsx.")
    teams = ListedTeamRow(many=True)
    moved = serializers.IntegerField(help_text="How many who are in already change their team.")
    errors = RowErrorRow(many=True)  # type: ignore[assignment]
    warnings = RowErrorRow(many=True)
    imported = serializers.IntegerField(help_text="How many teams were stored; 0 in a dry run.")


class TeamsImportView(SessionView):
    parser_classes = (MultiPartParser,)

    @operation(
        "Import teams and their players from a list, all of it or nothing",
        request=ListBody,
        answers=TeamListRow,
        errors=(*READ_ERRORS, "invalid_field", "invalid_file", "too_large", "busy"),
        tag=TAG,
    )
    def post(self, request: Request, session_id: str) -> Response:
        session = self.get_session("control")
        values = shaped(ListBody, request)
        found = read_teams(values["file"].read(MAX_LIST_BYTES + 1))
        unread = [asdict(error) for error in found.errors]
        if values["dry_run"]:
            told = preview_teams(session, found.rows)
            told["errors"] = [*unread, *told["errors"]]
        elif unread:
            raise Refused("invalid_file", rows=unread)
        else:
            write = Write("teams_import", principal(request).caller, {"rows": found.rows})
            told = dict(commit_and_publish(session.pk, write).data)
        told["warnings"] = [*(asdict(warning) for warning in found.warnings), *told["warnings"]]
        return Response({"format": found.format, **told})
