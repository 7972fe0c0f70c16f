"""Reading the log."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sessions_app.game.events import CHAT, Viewer, may_see
from sessions_app.models import Event, TriviaSession


def read_since(session_pk: UUID, after: int, limit: int) -> list[Event]:
    """Return up to `limit` events after `after`, in order."""
    return list(Event.objects.filter(session=session_pk, seq__gt=after).order_by("seq")[:limit])


def last_chat(session_pk: UUID, count: int) -> list[Event]:
    """Return the newest `count` chat messages that were not deleted, oldest first."""
    newest = Event.objects.filter(session=session_pk, type=CHAT).order_by("-seq")[:count]
    return [event for event in reversed(newest) if not event.body["data"].get("deleted")]


def chat_since(session_pk: UUID, after: int, limit: int) -> list[Event]:
    """Return up to `limit` chat messages after `after`, in order."""
    return list(Event.objects.filter(session=session_pk, type=CHAT, seq__gt=after).order_by("seq")[:limit])


def visible(events: Iterable[Event], viewer: Viewer) -> list[Event]:
    """Return the events that `viewer` may see."""
    return [event for event in events if may_see(event.audience, viewer)]


def overdue(now: datetime, limit: int = 50) -> list[tuple[UUID, int]]:
    """Return (session, version) of sessions with a quiz whose present state is over, the longest due first."""
    due = TriviaSession.objects.filter(question_count__gt=0, deadline__lte=now, paused=False)
    return list(due.order_by("deadline").values_list("pk", "version")[:limit])


def positions(session_pks: Iterable[UUID]) -> dict[UUID, tuple[int, bool, float | None]]:
    """Return (last seq, whether open, when ended in seconds since the epoch) of those sessions that exist."""
    rows = TriviaSession.objects.filter(pk__in=session_pks).values_list("pk", "last_seq", "state", "ended_at")
    return {pk: (seq, state != "ended", ended.timestamp() if ended else None) for pk, seq, state, ended in rows}
