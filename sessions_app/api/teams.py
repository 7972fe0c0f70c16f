"""sessions/{id}/teams: create, rename, recolour, delete, spread the players over them."""

from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from realtime.manager import manager
from realtime.publish import commit_and_publish
from sessions_app.api.documentation import READ_ERRORS, WRITE_ERRORS, operation
from sessions_app.api.fields import Name, Rows, Writing, shaped, split_id
from sessions_app.api.lists import PAGING, page_of, paged
from sessions_app.api.scope import SessionView, principal
from sessions_app.game.errors import Refused
from sessions_app.game.rosters import COLORS
from sessions_app.models import Team, TriviaSession
from sessions_app.services.outcomes import Write

TAG = "teams"
SEATED = Count("members", filter=Q(members__removed_at=None))


class TeamRow(Rows):
    id = serializers.CharField()
    name = serializers.CharField()
    color = serializers.IntegerField(help_text="0 to 11, a place in the palette.")
    score = serializers.IntegerField()
    members = serializers.IntegerField(source="seated", help_text="How many play for it.")


class NewTeam(Writing):
    name = Name()
    color = serializers.IntegerField(required=False, min_value=0, max_value=len(COLORS) - 1)


class TeamChange(Writing):
    name = Name(required=False)
    color = serializers.IntegerField(required=False, min_value=0, max_value=len(COLORS) - 1)


class Spread(Rows):
    moved = serializers.IntegerField(help_text="How many changed their team.")


class TeamsView(SessionView):
    @operation("List the teams", answers=paged(TeamRow), errors=READ_ERRORS, tag=TAG, parameters=PAGING)
    def get(self, request: Request, session_id: str) -> Response:
        teams = Team.objects.filter(session=self.get_session("control")).annotate(seated=SEATED)
        return page_of(teams.order_by("created_at", "pk"), request, self, TeamRow)

    @operation(
        "Add a team",
        request=NewTeam,
        answers=TeamRow,
        status=201,
        errors=(*WRITE_ERRORS, "team_name_taken", "nickname_rejected"),
        tag=TAG,
    )
    def post(self, request: Request, session_id: str) -> Response:
        session = self.get_session("control")
        done = self.write(session, "team_create", NewTeam)
        return Response(_told(session, UUID(done.data["id"])), status=201)


class TeamView(SessionView):
    @operation("Read a team", answers=TeamRow, errors=READ_ERRORS, tag=TAG)
    def get(self, request: Request, session_id: str, team_id: UUID) -> Response:
        return Response(_told(self.get_session("control"), team_id))

    @operation(
        "Rename or recolour a team",
        request=TeamChange,
        answers=TeamRow,
        errors=(*WRITE_ERRORS, "team_name_taken", "nickname_rejected"),
        tag=TAG,
    )
    def patch(self, request: Request, session_id: str, team_id: UUID) -> Response:
        session = self.get_session("control")
        self.write(session, "team_update", TeamChange, id_of=str(team_id))
        return Response(_told(session, team_id))

    @operation("Delete a team with its scores; its members stay", status=204, errors=(*READ_ERRORS, "busy"), tag=TAG)
    def delete(self, request: Request, session_id: str, team_id: UUID) -> Response:
        self.write(self.get_session("control"), "team_delete", id_of=str(team_id))
        return Response(status=204)


class SpreadView(SessionView):
    @operation(
        "Spread all players evenly over the teams, moving as few as possible",
        request=Writing,
        answers=Spread,
        errors=(*WRITE_ERRORS, "not_active"),
        tag=TAG,
    )
    def post(self, request: Request, session_id: str) -> Response:
        session = self.get_session("control")
        data, client_id, known = split_id("teams_spread", shaped(Writing, request), {})
        # Who is here is no part of what was asked: the same id again gets the first answer.
        data["connected"] = manager.players_sync(session.pk, session.public_id)
        write = Write("teams_spread", principal(request).caller, data, client_id, known)
        return Response(commit_and_publish(session.pk, write).data)


def _told(session: TriviaSession, team_id: UUID) -> dict[str, Any]:
    team = Team.objects.filter(session=session, pk=team_id).annotate(seated=SEATED).first()
    if team is None:
        raise Refused("not_found")
    return dict(TeamRow(team).data)
