"""sessions/{id}/join-requests: who waits to be let in; let one in, or all, or turn one away."""

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from realtime.manager import manager
from realtime.publish import commit_and_publish
from sessions_app.api.documentation import READ_ERRORS, WRITE_ERRORS, operation
from sessions_app.api.fields import Moment, Rows, Strict, shaped
from sessions_app.api.lists import PAGING, page_of, paged
from sessions_app.api.participants import ParticipantRow
from sessions_app.api.scope import SessionView, principal
from sessions_app.game.errors import Refused
from sessions_app.models import JoinRequest, Participant, TriviaSession
from sessions_app.services.outcomes import Write

TAG = "participants"
AT_ONCE = 20  # so many are seated in one transaction; what players send meanwhile waits for it


class JoinRequestRow(Rows):
    id = serializers.CharField(help_text="Once let in, the participant's.")
    nickname = serializers.CharField()
    team = serializers.SerializerMethodField(help_text="By name, as wished.")
    asked_at = Moment()

    def get_team(self, asked: JoinRequest) -> str | None:
        return asked.team or None


class AcceptedRow(Rows):
    accepted = serializers.IntegerField()
    left = serializers.IntegerField(help_text="Who waits still: their name was taken meanwhile, or the room is full.")


class Nothing(Strict):
    """A body without anything in it."""


class JoinRequestsView(SessionView):
    @operation(
        "List who waits to be let in", answers=paged(JoinRequestRow), errors=READ_ERRORS, tag=TAG, parameters=PAGING
    )
    def get(self, request: Request, session_id: str) -> Response:
        return page_of(_waiting(self.get_session("control")), request, self, JoinRequestRow)


class AcceptingView(SessionView):
    """A view that lets newcomers in."""

    def accept(self, session: TriviaSession, ids: list[UUID]) -> dict[UUID, Participant | Refused]:
        """Let these in; return the seat of each, or why it has none."""
        connected = manager.players_sync(session.pk, session.public_id)
        data: dict[str, Any] = {"ids": ids, "connected": connected}
        done = commit_and_publish(session.pk, Write("join_accept", principal(self.request).caller, data))
        made: dict[UUID, Participant | Refused] = done.made
        return made


class AcceptAllView(AcceptingView):
    @operation(
        "Let all in who wait",
        request=Nothing,
        answers=AcceptedRow,
        errors=(*WRITE_ERRORS, "session_ended"),
        tag=TAG,
    )
    def post(self, request: Request, session_id: str) -> Response:
        session = self.get_session("control")
        shaped(Nothing, request)
        ids, accepted = list(_waiting(session).values_list("pk", flat=True)), 0
        for start in range(0, len(ids), AT_ONCE):
            made = self.accept(session, ids[start : start + AT_ONCE])
            accepted += sum(isinstance(each, Participant) for each in made.values())
        return Response({"accepted": accepted, "left": _waiting(session).count()})


class AcceptView(AcceptingView):
    @operation(
        "Let one in",
        request=Nothing,
        answers=ParticipantRow,
        errors=(*WRITE_ERRORS, "nickname_taken", "banned", "session_full", "session_ended", "not_active"),
        tag=TAG,
    )
    def post(self, request: Request, session_id: str, request_id: UUID) -> Response:
        session = self.get_session("control")
        shaped(Nothing, request)
        seat = self.accept(session, [request_id])[request_id]
        if isinstance(seat, Refused):
            raise seat
        return Response(ParticipantRow(seat).data)


class DeclineView(SessionView):
    @operation(
        "Turn one away who waits",
        request=Nothing,
        status=204,
        errors=(*WRITE_ERRORS, "not_active"),
        tag=TAG,
    )
    def post(self, request: Request, session_id: str, request_id: UUID) -> Response:
        session = self.get_session("control")
        shaped(Nothing, request)
        self.write(session, "join_decline", values={}, id_of=str(request_id))
        return Response(status=204)


def _waiting(session: TriviaSession) -> Any:
    return JoinRequest.objects.filter(session=session, declined_at=None)
