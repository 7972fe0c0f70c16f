"""The `connection` frame: what is the same for many is encoded once, and each one's own part is set into it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from realtime.entries import encode
from realtime.people import described
from realtime.pool import in_pool
from sessions_app import snapshots
from sessions_app.conf import limits
from sessions_app.game.events import HOST_ROLES
from sessions_app.services import clock
from sessions_app.snapshots import PLAYERS, PLAYERS_TOLD, Own, Shared, Wanted

if TYPE_CHECKING:
    from realtime.connection import Connection
    from realtime.room import Room

PROTOCOL = 1
PRESENT_TOLD = 500


@dataclass(slots=True, frozen=True)
class View:
    """What one newcomer is told: the shared part, encoded, and its own."""

    seq: int
    kind: str
    shared: bytes
    own: Own
    max_participants: int


class Greetings:
    """The parts of `connection` that a room's newcomers share, as they are now."""

    def __init__(self, room: "Room") -> None:
        self._room = room
        self._parts: dict[str, tuple[Shared, bytes]] = {}
        self._present: dict[str, tuple[int, bytes]] = {}

    async def read(self, wanted: Sequence[Wanted]) -> list[View]:
        """Return each newcomer's view, all of one moment."""
        known = {kind: shared for kind, (shared, _) in self._parts.items()}
        reading = await in_pool(snapshots.read, self._room.pk, wanted, known)
        for kind, shared in reading.shared.items():
            if known.get(kind) is not shared:
                self._parts[kind] = shared, encode(shared.state)
        self._room.start(reading.seq)
        first = wanted[0].kind
        state = {**reading.shared[first].state, **reading.own[0].state}
        self._room.entered(state, reading.latecomers)
        encoded = {kind: self._parts[kind][1] for kind in reading.shared}
        return [
            View(reading.seq, each.kind, encoded[each.kind], own, reading.max_participants)
            for each, own in zip(wanted, reading.own, strict=True)
        ]

    def present(self, kind: str, sub: str) -> bytes:
        """Return who is here as last announced, encoded, and `sub` with them; of a large room a part."""
        presence = self._room.presence
        revision, encoded = self._present.get(kind, (-1, b""))
        if revision != presence.revision:
            most = PLAYERS_TOLD if kind == PLAYERS else PRESENT_TOLD
            people = [described(sub, here) for sub, here in islice(presence.announced.items(), most)]
            self._present[kind] = presence.revision, (encoded := encode(people))
        here = presence.own.get(sub)
        if here is None or sub in presence.announced:
            return encoded
        own = encode(described(sub, here))
        return encoded[:-1] + (b"," if presence.announced else b"") + own + b"]"


def greeting(room: "Room", connection: "Connection", view: View) -> bytes:
    """Return the encoded frame for a connection that the room's presence has taken in."""
    now = clock.now().timestamp()
    has_host = room.presence.has_host or connection.viewer.role in HOST_ROLES
    own = encode({"host_connected": has_host, **view.own.state})
    return encode(
        {
            "type": "connection",
            "message": "Connected to session",
            "session_id": room.public_id,
            "user_id": connection.sub,
            "protocol": PROTOCOL,
            "role": connection.viewer.role,
            "participant_count": room.presence.count,
            "seq": view.seq,
            "resumed": view.own.resumed,
            "server_time": round(now * 1000),
            "heartbeat_seconds": limits().heartbeat_seconds,
            "token_expires_in": round(connection.claims.expires_at - now),
            "limits": limits().for_clients(view.max_participants),
            "present": msgspec.Raw(room.greetings.present(view.kind, connection.sub)),
            "state": msgspec.Raw(view.shared[:-1] + b"," + own[1:]),
        }
    )
