"""A session's events on their way to other processes: the first at once, those of the next 20 ms together.

A message over the layer costs its sender, who hears it too, and each process that listens, whatever it holds. The large
rooms that it is for write to their members no more often.
"""

import asyncio
from collections.abc import Callable
from typing import Any
from uuid import UUID

from realtime.entries import Entry, events_message
from realtime.groups import session_group

GATHER_SECONDS = 0.02


class Gathering:
    """Puts what a session's commits bring into as few messages."""

    def __init__(self, put: Callable[[str, dict[str, Any]], None]) -> None:
        self._put = put
        self._waiting: dict[UUID, list[Entry]] = {}  # of sessions that sent a message just now

    def add(self, session: UUID, entries: list[Entry]) -> None:
        """Send events, or have them go with the next message."""
        if session in self._waiting:
            self._waiting[session] += entries
        else:
            self._send(session, entries)

    def _send(self, session: UUID, entries: list[Entry]) -> None:
        self._put(session_group(session), events_message(session, entries))
        self._waiting[session] = []
        asyncio.get_running_loop().call_later(GATHER_SECONDS, self._next, session)

    def _next(self, session: UUID) -> None:
        if entries := self._waiting.pop(session):
            self._send(session, entries)
