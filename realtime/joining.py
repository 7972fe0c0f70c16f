"""A connection's way into a room: a seat, then `connection`, the replay and the tail in one turn of the loop."""

import asyncio
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from realtime.admission import Admission
from realtime.close_codes import POLICY, TRY_LATER
from realtime.connection import Connection
from realtime.entries import Entry, entry
from realtime.pool import in_pool
from realtime.presence import described
from realtime.room import Room
from sessions_app import snapshots
from sessions_app.conf import limits
from sessions_app.game.events import HOSTS, may_see
from sessions_app.services import clock
from sessions_app.services.outcomes import Write
from sessions_app.snapshots import View
from sessions_app.tokens import SCREEN

if TYPE_CHECKING:
    from realtime.hub import RoomHub

READS = 3
PRESENT_SHOWN = 500
PROTOCOL = 1


class RoomFull(Exception):
    """All seats are taken, and none of them is this player's."""


async def enter(hub: "RoomHub", room: Room, connection: Connection, admission: Admission) -> None:
    """Give a player a seat, or raise RoomFull; close a person's oldest connection beyond the limit."""
    if connection.is_player:
        _require_room(room, connection, admission.max_participants)
    if admission.needs_seat:
        done = await hub.batcher.run(admission.session, Write("seat", admission.caller, {}))
        seat = done.made
        caller = replace(admission.caller, participant=seat.pk, name=seat.nickname)
        connection.admit(caller, seat.pk, seat.team_id)
    own = room.connections_of(connection.sub)
    held = len(own) + sum(room.presence.elsewhere(connection.sub).values())
    if held >= limits().connections_per_user:
        if own:
            own[0].close(POLICY, "replaced")
        else:
            hub.gossip.trim(room, connection.sub)


def _require_room(room: Room, connection: Connection, maximum: int) -> None:
    taken = taken_seats(room, asyncio.get_running_loop().time())
    if connection.sub not in taken and len(taken) >= maximum:
        told = {"name": connection.caller.name, "user_id": connection.sub, "max_participants": maximum}
        room.send({"type": "session_full", "data": told}, HOSTS)
        raise RoomFull


def taken_seats(room: Room, now: float) -> set[str]:
    """Return the players here, and those whose line was lost less than five minutes ago."""
    lately = now - limits().seat_seconds
    for sub in [sub for sub, left_at in room.presence.left_at.items() if left_at < lately]:
        del room.presence.left_at[sub]
    return room.presence.players() | room.presence.left_at.keys()


async def greet(hub: "RoomHub", room: Room, connection: Connection, last_seq: int | None, admission: Admission) -> None:
    """Read where things stand and make the connection a member, with nothing missed in between."""
    for _ in range(READS):
        view = await in_pool(snapshots.read, room.pk, connection.viewer, last_seq)
        room.start(view.seq)
        tail = room.ring.since(view.seq)
        if tail is not None:
            _become_member(room, connection, view, tail, admission.team_name)
            hub.turns.entered(room, view.state, view.latecomers)
            return
    connection.close(TRY_LATER, "overloaded")


def _become_member(room: Room, connection: Connection, view: View, tail: list[Entry], team: str | None) -> None:
    name = connection.caller.name
    if connection.viewer.role != SCREEN:  # a wall is nobody
        room.presence.join(connection.sub, name, team, connection.viewer.role)
    connection.send_frame(_connection_frame(room, connection, view))
    for event in view.replay:
        connection.send(entry(event).payload)
    connection.seq = view.seq
    for kept in tail:
        connection.seq = kept.seq
        if may_see(kept.audience, connection.viewer):
            connection.send(kept.payload)
    room.add(connection)
    room.announce()


def _connection_frame(room: Room, connection: Connection, view: View) -> dict[str, Any]:
    people = room.presence.people()
    now = clock.now().timestamp()
    view.state["host_connected"] = any(here.role in {"owner", "host"} for here in people.values())
    return {
        "type": "connection",
        "message": "Connected to session",
        "session_id": room.public_id,
        "user_id": connection.sub,
        "protocol": PROTOCOL,
        "role": connection.viewer.role,
        "participant_count": len(people),
        "seq": view.seq,
        "resumed": view.resumed,
        "server_time": round(now * 1000),
        "heartbeat_seconds": limits().heartbeat_seconds,
        "token_expires_in": round(connection.claims.expires_at - now),
        "limits": limits().for_clients(view.max_participants),
        "present": [described(sub, here) for sub, here in islice(people.items(), PRESENT_SHOWN)],
        "state": view.state,
    }
