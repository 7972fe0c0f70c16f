"""What whoever joins or comes back is told: a seat, or that the host has yet to let them in."""

from typing import Any

from rest_framework import serializers
from rest_framework.response import Response

from sessions_app import tokens
from sessions_app.api.fields import Rows
from sessions_app.game.errors import Refused
from sessions_app.models import JoinRequest, Participant, TriviaSession
from sessions_app.services import clock

ASK_AGAIN_MS = (2_000, 4_000)  # how soon one who waits asks again: soon at first, and less so after a minute


class JoinedSession(Rows):
    id = serializers.CharField(source="public_id")
    title = serializers.CharField()
    state = serializers.CharField()


class Seat(Rows):
    id = serializers.CharField()
    nickname = serializers.CharField()
    team = serializers.CharField(allow_null=True, source="team.name", default=None)


class Joined(Rows):
    token = serializers.CharField(help_text="Counts in this session alone.")
    resume_token = serializers.CharField(help_text="The way back to this seat; keep it secret.")
    session = JoinedSession()
    participant = Seat()
    ws_path = serializers.CharField()


class Waiting(Rows):
    waiting = serializers.BooleanField(default=True, help_text="The host has yet to let you in.")
    resume_token = serializers.CharField(help_text="To be asked again with `join/resume`; keep it secret.")
    session = JoinedSession()
    nickname = serializers.CharField()
    retry_after_ms = serializers.IntegerField(help_text="When to ask again.")


def require_open(session: TriviaSession | None) -> TriviaSession:
    """Return a session that is open, or refuse."""
    if session is None:
        raise Refused("unknown_code")
    if not session.is_open:
        raise Refused("session_ended")
    return session


def joined(session: TriviaSession, seat: Participant, resume_token: str) -> dict[str, Any]:
    """Return what whoever has a seat is told."""
    seat.session = session
    told = {
        "token": tokens.for_participant(seat),
        "resume_token": resume_token,
        "session": session,
        "participant": seat,
        "ws_path": f"/ws/{session.public_id}",
    }
    return dict(Joined(told).data)


def waits(session: TriviaSession, asked: JoinRequest, resume_token: str) -> Response:
    """Answer one who waits to be let in."""
    soonest, latest = ASK_AGAIN_MS
    waited_ms = (clock.now() - asked.asked_at).total_seconds() * 1000
    after_ms = min(latest, max(soonest, round(waited_ms / 15)))
    told = {
        "resume_token": resume_token,
        "session": session,
        "nickname": asked.nickname,
        "retry_after_ms": after_ms,
        "waiting": True,
    }
    return Response(dict(Waiting(told).data), status=202, headers={"Retry-After": str(-(-after_ms // 1000))})
