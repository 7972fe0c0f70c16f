"""An event as it goes over the wire: the one shape for socket, history, replay, snapshot and REST."""

from datetime import datetime
from typing import Any

from sessions_app.game import events as types
from sessions_app.models import Logged

Frame = dict[str, Any]


def milliseconds(moment: datetime) -> int:
    """Return milliseconds since the epoch."""
    return round(moment.timestamp() * 1000)


def frame(event: Logged) -> Frame:
    """Return the frame of a durable event: its own keys, then `seq` and `ts`."""
    made: Frame = {"type": event.type, **event.body}
    if event.type == types.CHAT:
        made["id"] = str(event.pk)
    made["seq"] = event.seq
    made["ts"] = milliseconds(event.created_at)
    return made
