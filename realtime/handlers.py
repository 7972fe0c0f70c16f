"""From a message to the one service call it means."""

from typing import assert_never

from realtime.messages import Message, is_reserved
from sessions_app.access import Caller
from sessions_app.game.errors import Refused
from sessions_app.services import clock
from sessions_app.services.digests import digest
from sessions_app.services.outcomes import Write


def handle(message: Message, caller: Caller, credit_ms: int = 0) -> Write:
    """Return the write that `message` asks for; refuse what is nobody's to write now.

    `credit_ms` is what of a message's way here this server has measured by its own pings.
    """
    match message.type:
        case "chat" | "chat_delete" | "score_update" | "session_update" | "command":
            return _write(message, caller)
        case "relay":
            if not caller.is_runner:
                raise Refused("unknown_type")
            if is_reserved(message):
                raise Refused("reserved_type")
            return _write(message, caller)
        case "answer" | "buzz":
            return _write(message, caller, received_at=clock.now(), credit_ms=credit_ms)  # before any queue
        case "timer":
            return _write(message, caller)
        case "reaction" | "upload":
            raise Refused("unavailable", "This server does not take these yet.")
        case unexpected:
            assert_never(unexpected)  # type: ignore[arg-type]


def _write(message: Message, caller: Caller, **ours: object) -> Write:
    known = None if message.id is None else digest(message.type, message.data)
    return Write(message.type, caller, {**message.data, **ours} if ours else message.data, message.id, known)
