"""A connection's way into a room: a seat, then `connection`, the replay and the tail in one turn of the loop."""

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from realtime.admission import Admission
from realtime.close_codes import TRY_LATER
from realtime.connection import Connection
from realtime.entries import Entry, entry
from realtime.greeting import View, greeting
from realtime.room import Room
from realtime.tabs import trim
from sessions_app.conf import limits
from sessions_app.game.events import HOSTS, may_see
from sessions_app.services.outcomes import Write
from sessions_app.snapshots import Wanted
from sessions_app.tokens import SCREEN

if TYPE_CHECKING:
    from realtime.hub import RoomHub

READS = 3


class RoomFull(Exception):
    """All seats are taken, and none of them is this player's."""


async def enter(hub: "RoomHub", room: Room, connection: Connection, admission: Admission) -> Admission:
    """Give a player a seat, or raise RoomFull; return the admission with the team that came with the seat."""
    if connection.is_player:
        _require_room(room, connection, admission.max_participants)
    if admission.needs_seat:
        done = await hub.batcher.run(admission.session, Write("seat", admission.caller, {}))
        seat = done.made
        caller = replace(admission.caller, participant=seat.pk, name=seat.nickname)
        team = None if seat.team is None else seat.team.name
        admission = replace(admission, caller=caller, team=seat.team_id, team_name=team)
        connection.admit(caller, seat.pk, seat.team_id)
    return admission


def _require_room(room: Room, connection: Connection, maximum: int) -> None:
    if room.presence.count + len(room.presence.left_at) < maximum:
        return  # whoever of them plays
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


async def greet(room: Room, connection: Connection, last_seq: int | None, admission: Admission) -> None:
    """Read where things stand, with all who come in now, and become a member with nothing missed in between."""
    for _ in range(READS):
        has_log = last_seq is not None and room.seq is not None and room.ring.reaches(last_seq)
        view = await room.views.ask(Wanted(connection.viewer, last_seq, reads_log=not has_log))
        # What was missed comes from the ring, which may be behind the view yet: the rest of it follows.
        connection.seq = last_seq or 0 if has_log and view.own.resumed else view.seq
        tail = room.ring.since(connection.seq)
        if tail is not None:
            _become_member(room, connection, view, tail, admission.team_name)
            return
    connection.close(TRY_LATER, "overloaded")


def _become_member(room: Room, connection: Connection, view: View, tail: list[Entry], team: str | None) -> None:
    if connection.viewer.role != SCREEN:  # a wall is nobody
        who = connection.caller
        room.presence.join(connection.sub, who.name, team, connection.viewer.role, connection.opened_ms)
    connection.send(greeting(room, connection, view))
    for event in view.own.replay:
        connection.send(entry(event).payload)
    for kept in tail:
        connection.seq = kept.seq
        if may_see(kept.audience, connection.viewer):
            connection.send(kept.payload)
    connection.begin()
    room.add(connection)
    trim(room, [connection.sub])
    room.announce()
