"""Chat: send and delete."""

import threading
import time
from typing import Any
from uuid import UUID

from sessions_app.access import SYSTEM, require
from sessions_app.conf import limits
from sessions_app.game.buckets import Bucket
from sessions_app.game.errors import Refused
from sessions_app.game.events import CHAT, CHAT_DELETED
from sessions_app.game.names import clean_chat
from sessions_app.game.settings import SLOW_CHAT_SECONDS, chat_is_open
from sessions_app.models import Event
from sessions_app.services.locking import SessionWrite
from sessions_app.services.outcomes import Done
from sessions_app.services.people import Person, row_id

# One bucket a person and session, for socket and REST alike; of this process, so n processes allow n times as much.
_buckets: dict[tuple[UUID, UUID], Bucket] = {}
_buckets_guard = threading.Lock()
_MANY_BUCKETS = 10_000


def send_message(write: SessionWrite, person: Person, data: dict[str, Any]) -> Done:
    """Append a chat message of 1 to 500 characters."""
    require(person.caller, "chat", write.session)
    if not write.session.is_open:
        raise Refused("not_active", state=write.session.state)
    text = clean_chat(data["text"])
    settings = write.settings
    if not person.caller.is_runner:
        if person.participant is not None and person.participant.muted:
            raise Refused("muted")
        if not chat_is_open(settings, write.session.state, has_quiz=write.session.has_quiz):
            raise Refused("not_active", "The chat is closed right now.", state=write.session.state)
    if person.role != SYSTEM:
        _spend(write.session.pk, person, slow=settings["chat"] == "slow" and not person.caller.is_runner)
    said = {"text": text, "name": person.name, "team": person.team_name, "attachment": None}
    event = write.append(CHAT, {"user_id": person.caller.sub, "data": said})
    return Done(event.seq, {"id": str(event.pk)})


def delete_message(write: SessionWrite, person: Person, data: dict[str, Any]) -> Done:
    """Blank a message in the log, keeping its `seq`, and tell everybody to."""
    require(person.caller, "control", write.session)
    found = Event.objects.filter(session=write.session, type=CHAT, pk=row_id(data["id"])).first()
    if found is None:
        raise Refused("not_found")
    if found.body["data"].get("deleted"):
        return Done(found.seq)
    found.body["data"] = {"text": "", "deleted": True}
    found.save(update_fields=["body"])
    event = write.append(CHAT_DELETED, {"data": {"id": str(found.pk), "seq": found.seq}})
    return Done(event.seq)


def _spend(session: UUID, person: Person, *, slow: bool) -> None:
    rate, burst = (1 / SLOW_CHAT_SECONDS, 1.0) if slow else (limits().chat_rate, limits().chat_burst)
    now = time.monotonic()
    key = (session, person.key)
    with _buckets_guard:
        bucket = _buckets.get(key)
        if bucket is None or bucket.rate != rate:
            if len(_buckets) >= _MANY_BUCKETS:
                _forget_full(now)
            bucket = _buckets[key] = Bucket(rate, burst, now)
        wait = bucket.take(now)
    if wait:
        raise Refused("rate_limited", retry_after_ms=max(1, round(wait * 1000)))


def _forget_full(now: float) -> None:
    for key in [key for key, bucket in _buckets.items() if bucket.is_full(now)]:
        del _buckets[key]
