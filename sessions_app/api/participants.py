"""sessions/{id}/participants: who plays; rename, move, mute, remove."""

from typing import Any
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from sessions_app.api.documentation import READ_ERRORS, WRITE_ERRORS, operation
from sessions_app.api.fields import Moment, Name, Rows, Writing, shaped
from sessions_app.api.lists import PAGING, page_of, paged
from sessions_app.api.scope import SessionView
from sessions_app.game.errors import Refused
from sessions_app.game.names import name_key
from sessions_app.models import Participant, Team, TriviaSession
from sessions_app.services.players import EXTRA_TIMES

TAG = "participants"


class ParticipantRow(Rows):
    id = serializers.CharField()
    user_id = serializers.CharField(source="sub", help_text="What the socket calls `user_id`.")
    nickname = serializers.CharField()
    team = serializers.CharField(source="team.name", default=None, allow_null=True)
    team_id = serializers.CharField(allow_null=True)
    score = serializers.IntegerField()
    muted = serializers.BooleanField()
    simulated = serializers.BooleanField()
    extra_time = serializers.IntegerField()
    joined_at = Moment()


class ParticipantChange(Writing):
    nickname = Name(required=False)
    team = Name(required=False, allow_null=True, help_text="A team of this session by id or name; null for none.")
    muted = serializers.BooleanField(required=False)
    extra_time = serializers.ChoiceField(
        EXTRA_TIMES, required=False, help_text="Percent of a question's time; 0 for no limit."
    )


class ParticipantsView(SessionView):
    @operation("List who plays", answers=paged(ParticipantRow), errors=READ_ERRORS, tag=TAG, parameters=PAGING)
    def get(self, request: Request, session_id: str) -> Response:
        session = self.get_session("control")
        seats = Participant.objects.filter(session=session, removed_at=None).select_related("team")
        return page_of(seats.order_by("joined_at", "pk"), request, self, ParticipantRow)


class ParticipantView(SessionView):
    @operation("Read one who plays", answers=ParticipantRow, errors=READ_ERRORS, tag=TAG)
    def get(self, request: Request, session_id: str, participant_id: UUID) -> Response:
        return Response(_told(self.get_session("control"), participant_id))

    @operation(
        "Rename, move to a team, mute, give time",
        request=ParticipantChange,
        answers=ParticipantRow,
        errors=(*WRITE_ERRORS, "nickname_taken", "nickname_rejected"),
        tag=TAG,
    )
    def patch(self, request: Request, session_id: str, participant_id: UUID) -> Response:
        session = self.get_session("control")
        values = shaped(ParticipantChange, request)
        own: dict[str, Any] = {}
        if values.get("team") is not None:
            own["team"] = _team_id(session, values["team"])
        self.write(session, "participant", values=values, **own, id_of=str(participant_id))
        return Response(_told(session, participant_id))

    @operation(
        "Remove from the session, or ban",
        status=204,
        errors=(*WRITE_ERRORS,),
        tag=TAG,
        parameters=[OpenApiParameter("ban", OpenApiTypes.BOOL, description="Not to come back either.")],
    )
    def delete(self, request: Request, session_id: str, participant_id: UUID) -> Response:
        session = self.get_session("control")
        self.write(session, "participant_remove", id_of=str(participant_id), ban=_ban(request))
        return Response(status=204)


def _told(session: TriviaSession, participant_id: UUID) -> dict[str, Any]:
    seats = Participant.objects.filter(session=session, removed_at=None).select_related("team")
    seat = seats.filter(pk=participant_id).first()
    if seat is None:
        raise Refused("not_found")
    return dict(ParticipantRow(seat).data)


def _team_id(session: TriviaSession, wanted: str) -> str:
    """Return the id of a team named by id or name."""
    teams = Team.objects.filter(session=session)
    try:
        found = teams.filter(pk=UUID(wanted)).first()
    except ValueError:
        found = teams.filter(name_key=name_key(wanted)).first()
    if found is None:
        raise Refused("invalid_field", fields={"team": "There is no such team here."})
    return str(found.pk)


def _ban(request: Request) -> bool:
    given = request.query_params.get("ban", "false").lower()
    if given not in {"true", "false", "1", "0"}:
        raise Refused("invalid_field", fields={"ban": "true or false"})
    return given in {"true", "1"}
