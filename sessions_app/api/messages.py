"""sessions/{id}/messages, events, scores, broadcast, connections: the log as frames, and what adds to it."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from realtime.manager import manager
from sessions_app.api.documentation import AFTER, READ_ERRORS, WRITE_ERRORS, operation
from sessions_app.api.fields import Name, Rows, Writing, shaped
from sessions_app.api.lists import frames_of, paged
from sessions_app.api.scope import SessionView, principal
from sessions_app.frames import frame
from sessions_app.game.errors import Refused
from sessions_app.game.events import CHAT, Viewer, may_see
from sessions_app.models import Event, TriviaSession

MAX_ROOM = 4_000  # characters of a chat message before it is trimmed; the service knows the rule


class FrameRow(Rows):
    """An event of the log as the socket sends it, with all its keys; the events of one type are alike."""

    type = serializers.CharField()
    seq = serializers.IntegerField()
    ts = serializers.IntegerField(help_text="Milliseconds since the epoch.")
    data = serializers.DictField()  # type: ignore[assignment]


class ChatFrameRow(FrameRow):
    id = serializers.CharField()
    user_id = serializers.CharField()


class Saying(Writing):
    text = Name(max_length=MAX_ROOM, help_text="1 to 500 characters after trimming.")


class Scoring(Writing):
    team = Name(required=False, allow_null=True, help_text="By name; made if it is new.")
    participant = serializers.UUIDField(required=False, allow_null=True)
    score = serializers.IntegerField(required=False, allow_null=True, help_text="Sets the score.")
    points = serializers.IntegerField(required=False, allow_null=True, help_text="Adds to the score.")
    question_id = Name(required=False, allow_null=True, allow_blank=True, max_length=64)
    reason = Name(required=False, allow_null=True, allow_blank=True)


class Broadcasting(Rows):
    type = serializers.RegexField(r"^[a-z][a-z_]{0,31}$")
    data = serializers.DictField(required=False)  # type: ignore[assignment]


class Numbered(Rows):
    seq = serializers.IntegerField()


class Connected(Rows):
    user_id = serializers.CharField()
    name = serializers.CharField()
    role = serializers.CharField()
    team = serializers.CharField(allow_null=True)
    connections = serializers.IntegerField()


class ConnectionsRow(Rows):
    count = serializers.IntegerField(help_text="Open sockets, in all processes.")
    users = Connected(many=True, help_text="The people behind them.")


class MessagesView(SessionView):
    @operation(
        "Chat history, oldest first",
        answers=paged(ChatFrameRow),
        errors=(*READ_ERRORS, "invalid_field"),
        tag="log",
        parameters=AFTER,
    )
    def get(self, request: Request, session_id: str) -> Response:
        session = self.get_session("read")
        kept = _visible(session, self.viewer(session)).filter(type=CHAT, body__data__deleted__isnull=True)
        return frames_of(kept, request)

    @operation(
        "Send a chat message",
        request=Saying,
        answers=ChatFrameRow,
        status=201,
        errors=(*WRITE_ERRORS, "muted", "banned", "not_active", "rate_limited"),
        tag="log",
    )
    def post(self, request: Request, session_id: str) -> Response:
        session = self.get_session("chat")
        done = self.write(session, "chat", Saying)
        return Response(_frame(session, done.seq), status=201)


class MessageView(SessionView):
    @operation("Delete a chat message for everybody", status=204, errors=(*READ_ERRORS, "busy"), tag="log")
    def delete(self, request: Request, session_id: str, message_id: UUID) -> Response:
        self.write(self.get_session("control"), "chat_delete", id_of=str(message_id))
        return Response(status=204)


class EventsView(SessionView):
    @operation(
        "The durable log, as far as the caller may see it",
        answers=paged(FrameRow),
        errors=(*READ_ERRORS, "invalid_field"),
        tag="log",
        parameters=AFTER,
    )
    def get(self, request: Request, session_id: str) -> Response:
        session = self.get_session("read")
        return frames_of(_visible(session, self.viewer(session)), request)


class ScoresView(SessionView):
    @operation(
        "Set a team's or a participant's score, or add to it",
        request=Scoring,
        answers=FrameRow,
        status=201,
        errors=(*WRITE_ERRORS, "not_active", "nickname_rejected"),
        tag="scores",
    )
    def post(self, request: Request, session_id: str) -> Response:
        session = self.get_session("control")
        values = {key: value for key, value in shaped(Scoring, request).items() if value is not None}
        if "participant" in values:
            values["participant"] = str(values["participant"])
        done = self.write(session, "score_update", values=values)
        return Response(_frame(session, done.seq), status=201)


class BroadcastView(SessionView):
    """Whatever a program of the host's own has to say, with all its keys."""

    @operation(
        "Send a message to everybody in the session",
        request=Broadcasting,
        answers=Numbered,
        status=202,
        errors=(*WRITE_ERRORS, "reserved_type", "unknown_type", "invalid_message", "not_active"),
        tag="live",
    )
    def post(self, request: Request, session_id: str) -> Response:
        session = self.get_session("control")
        if not isinstance(request.data, dict):
            raise Refused("invalid_message")
        seq = manager.broadcast_to_session_sync(session.public_id, request.data, caller=principal(request).caller)
        return Response({"seq": seq}, status=202)


class ConnectionsView(SessionView):
    @operation("Who is connected", answers=ConnectionsRow, errors=READ_ERRORS, tag="live")
    def get(self, request: Request, session_id: str) -> Response:
        session = self.get_session("control")
        return Response(manager.connections_sync(session.pk, session.public_id))


def _visible(session: TriviaSession, viewer: Viewer) -> QuerySet[Event]:
    """Return the events of a session that `viewer` may see: few audiences occur, and one function judges them."""
    events = Event.objects.filter(session=session)
    audiences = events.order_by().values_list("audience", flat=True).distinct()
    return events.filter(audience__in=[audience for audience in audiences if may_see(audience, viewer)])


def _frame(session: TriviaSession, seq: int | None) -> dict[str, Any]:
    assert seq is not None  # only what is logged is asked for
    return frame(Event.objects.get(session=session, seq=seq))
