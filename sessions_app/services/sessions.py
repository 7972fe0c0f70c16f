"""Sessions: create, change, move, relay a host's own messages, delete."""

import re
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from sessions_app.access import Caller, require
from sessions_app.game import states
from sessions_app.game.errors import Refused
from sessions_app.game.events import RESERVED_TYPES, SESSION_UPDATE
from sessions_app.game.settings import checked
from sessions_app.models import Quiz, SpentSessionId, TriviaSession
from sessions_app.services import rounds
from sessions_app.services.locking import SessionWrite
from sessions_app.services.outcomes import Done
from sessions_app.services.people import Person
from sessions_app.services.stages import stage_data

PUBLIC_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
RELAYED_TYPE = re.compile(r"[a-z][a-z_]{0,31}")
MAX_SECONDS = 86_400
_STATE_KEYS = frozenset(
    {"state", "question_number", "version", "deadline", "paused", "remaining_ms", "title", "settings", "scheduled_at"}
)


def create_session(
    caller: Caller,
    organization: UUID,
    *,
    title: str,
    public_id: str | None = None,
    scheduled_at: datetime | None = None,
    settings: Mapping[str, Any] | None = None,
    quiz: Quiz | None = None,
) -> TriviaSession:
    """Store a new session in `draft` with its PIN. An id that was ever used is refused with `id_taken`."""
    if public_id is not None and not PUBLIC_ID.fullmatch(public_id):
        raise Refused("invalid_field", fields={"id": "1 to 64 of A-Z a-z 0-9 _ -"})
    session = TriviaSession(
        public_id=public_id or secrets.token_urlsafe(9),
        organization_id=organization,
        host_id=caller.user,
        title=clean_title(title),
        scheduled_at=scheduled_at,
        settings=checked(settings or {}),
        quiz=quiz,
        join_code=_free_join_code(),
    )
    require(caller, "control", session)
    try:
        with transaction.atomic():
            SpentSessionId.objects.create(public_id=session.public_id)
            session.save(force_insert=True)
    except IntegrityError as error:
        if SpentSessionId.objects.filter(public_id=session.public_id).exists():
            raise Refused("id_taken") from error
        raise Refused("busy") from error  # two sessions drew one PIN: the next try draws another
    return session


def update_details(write: SessionWrite, person: Person, data: Mapping[str, Any]) -> Done:
    """Change `title`, `scheduled_at`, `quiz` (before its start) or `settings` (merged into those there are)."""
    require(person.caller, "control", write.session)
    told: dict[str, Any] = {}
    if "title" in data:
        write.change(title=clean_title(data["title"]))
        told["title"] = write.session.title
    if "scheduled_at" in data:
        write.change(scheduled_at=data["scheduled_at"])
    if "quiz" in data:
        _choose_quiz(write, data["quiz"])
    if data.get("settings"):
        before = write.settings
        write.change(settings={**write.session.settings, **checked(data["settings"])})
        told["settings"] = data["settings"]
        changed = {name for name in data["settings"] if write.settings[name] != before[name]}
        if (stage := rounds.settings_changed(write, changed)) is not None:
            return Done(write.move(stage, **told).seq, made=write.session)
    event = write.append(SESSION_UPDATE, {"data": {**told, **stage_data(write.session)}})
    return Done(event.seq, made=write.session)


def _choose_quiz(write: SessionWrite, quiz: Quiz | None) -> None:
    session = write.session
    if session.question_count and quiz != session.quiz:
        raise Refused("illegal_transition", "The quiz has begun.", state=session.state)
    if quiz is not None and quiz.organization_id != session.organization_id:
        raise Refused("invalid_field", fields={"quiz": "There is no such quiz."})
    write.change(quiz_id=None if quiz is None else quiz.pk)


def run_command(write: SessionWrite, person: Person, data: Mapping[str, Any]) -> Done:
    """Run a host's `command`; a `version` that is not the present one changes nothing."""
    require(person.caller, "control", write.session)
    _check_version(write, data)
    if write.session.has_quiz:
        return _run(write, data)
    now_ms = round(write.now.timestamp() * 1000)
    stage = states.command(write.stage(), data["command"], now_ms)
    if data["command"] == "reopen":
        write.change(join_code=_free_join_code(keep=write.session.join_code))
    event = write.move(stage)
    return Done(event.seq, _ack(write), made=write.session)


def relay_update(write: SessionWrite, person: Person, data: Mapping[str, Any]) -> Done:
    """Move a session without a quiz as its host says, with the host's own keys passed on."""
    require(person.caller, "control", write.session)
    _check_version(write, data)
    if write.session.has_quiz:
        state = data.get("state")
        return _run(write, {"command": rounds.command_of(write.stage(), state if isinstance(state, str) else None)})
    remaining = _number(data, "time_remaining", MAX_SECONDS)
    number = _number(data, "question_number", 1_000_000)
    if number is not None and type(number) is not int:
        raise Refused("invalid_field", fields={"question_number": "a whole number"})
    state = data.get("state")
    if state is not None and not isinstance(state, str):
        raise Refused("invalid_field", fields={"state": "a text"})
    now_ms = round(write.now.timestamp() * 1000)
    stage = states.relay(write.stage(), state, None if number is None else int(number), remaining, now_ms)
    own = {key: value for key, value in data.items() if key not in _STATE_KEYS}
    write.change(state_data=own)
    event = write.move(stage, **own)
    return Done(event.seq, _ack(write), made=write.session)


def relay_message(write: SessionWrite, person: Person, data: Mapping[str, Any]) -> Done:
    """Append a host's own message as it stands: `type`, and in `body` all its other keys."""
    require(person.caller, "control", write.session)
    if data["type"] in RESERVED_TYPES:
        raise Refused("reserved_type")
    if not RELAYED_TYPE.fullmatch(data["type"]):
        raise Refused("unknown_type")
    if not write.session.is_open:
        raise Refused("not_active", state=write.session.state)
    return Done(write.append(data["type"], dict(data["body"])).seq)


def delete_session(write: SessionWrite, person: Person, data: Mapping[str, Any]) -> Done:
    """Delete a session with everything in it; rooms close when they see that it is gone."""
    require(person.caller, "control", write.session)
    write.session.delete()
    return Done()


def clean_title(title: str) -> str:
    """Return a title of 1 to 120 characters on one line."""
    clean = " ".join("".join(c for c in title if c.isprintable() or c.isspace()).split())
    if not 1 <= len(clean) <= 120:
        raise Refused("invalid_field", fields={"title": "1 to 120 characters"})
    return clean


def _run(write: SessionWrite, data: Mapping[str, Any]) -> Done:
    done = rounds.run_command(write, data)
    if data["command"] == "reopen":
        write.change(join_code=_free_join_code(keep=write.session.join_code))
    return done


def _ack(write: SessionWrite) -> dict[str, Any]:
    return {"state": write.session.state, "version": write.session.version}


def _check_version(write: SessionWrite, data: Mapping[str, Any]) -> None:
    seen = data.get("version")
    if seen is not None and seen != write.session.version:
        raise Refused("stale_version", state=write.session.state, version=write.session.version)


def _number(data: Mapping[str, Any], key: str, maximum: int) -> float | None:
    value = data.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= maximum:
        raise Refused("invalid_field", fields={key: f"a number from 0 to {maximum}"})
    return value


def _free_join_code(keep: str = "") -> str:
    """Return a PIN that no open session has, `keep` if it can."""
    codes = TriviaSession.objects.exclude(state=states.ENDED)
    code = keep
    while not code or codes.filter(join_code=code).exists():
        code = str(100_000 + secrets.randbelow(900_000))
    return code
