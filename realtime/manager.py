"""ConnectionManager: connect, disconnect, broadcast, send to one, count; from async code, threads and commands."""

import asyncio
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from asgiref.sync import sync_to_async

from realtime.connection import Connection
from realtime.handlers import handle
from realtime.hub import RoomHub, get_hub, hubs
from realtime.joining import enter, greet, taken_seats
from realtime.messages import Malformed, encode_text, parse
from realtime.publish import commit_and_publish
from sessions_app.access import Caller, system_caller
from sessions_app.game.errors import Refused
from sessions_app.models import TriviaSession
from sessions_app.services.locking import SessionNotFound

COUNT_SECONDS = 2.0


class ConnectionManager:
    """The rooms of this installation, as server-side code sees them. `session_id` is the public one."""

    async def connect(self, websocket: Connection, session_id: str, last_seq: int | None = None) -> None:
        """Admit an accepted connection to a session: `connection` first, then replay, then live."""
        hub = await get_hub()
        admission = await hub.admissions.ask((websocket.claims, session_id))
        websocket.admit(admission.caller, admission.caller.participant, admission.team)
        room = await hub.enter(admission.session, admission.public_id)
        hub.connections.add(websocket)
        try:
            admission = await enter(hub, room, websocket, admission)
            await greet(room, websocket, last_seq, admission)
            websocket.flush()
        finally:
            room.joining -= 1

    async def disconnect(self, websocket: Connection, session_id: str) -> None:
        """Take a connection out of its session; the others are told."""
        hub = await get_hub()
        hub.connections.discard(websocket)
        room = hub.by_public_id.get(session_id)
        if room is not None:
            hub.leave(room, websocket, clean=True)

    async def broadcast_to_session(self, session_id: str, message: Mapping[str, Any]) -> int:
        """Store a message, send it to every connection of the session in every process, and return its `seq`.

        Raises SessionNotFound for an unknown session, Refused for a reserved type or what a service refuses.
        """
        return await sync_to_async(self.broadcast_to_session_sync)(session_id, message)

    def broadcast_to_session_sync(
        self, session_id: str, message: Mapping[str, Any], caller: Caller | None = None
    ) -> int:
        """Do the same from a thread, a management command or an admin's action."""
        session = TriviaSession.objects.filter(public_id=session_id).first()
        if session is None:
            raise SessionNotFound(session_id)
        try:
            parsed = parse(encode_text(message))
        except Malformed as malformed:
            raise malformed.refusal from malformed
        if parsed.type not in {"chat", "score_update", "session_update", "relay"}:
            raise Refused("reserved_type")
        done = commit_and_publish(session.pk, handle(parsed, caller or system_caller(session)))
        assert done.seq is not None
        return done.seq

    async def send_personal_message(self, message: Mapping[str, Any], websocket: Connection) -> None:
        """Send a frame to one connection; it is not stored."""
        websocket.send_frame(dict(message))
        websocket.flush()

    def get_session_connection_count(self, session_id: str) -> int:
        """Return how many sockets of the session are open, in all processes as last heard; never waits."""
        rooms = [hub.by_public_id[session_id] for hub in hubs() if session_id in hub.by_public_id]
        return rooms[0].presence.connections() if rooms else 0

    def connections_sync(self, session_pk: UUID, session_id: str) -> dict[str, Any]:
        """Return `{count, users}`: open sockets and the people behind them, in all processes; from a thread."""
        counted: dict[str, Any] | None = self._ask_hub(self._connections, session_pk, session_id)
        return counted or {"count": 0, "users": []}

    def players_sync(self, session_pk: UUID, session_id: str) -> set[str]:
        """Return the players who hold a seat by being here or having been here lately; from a thread."""
        taken: set[str] | None = self._ask_hub(self._players, session_pk, session_id)
        return taken or set()

    def _ask_hub(self, question: Any, session_pk: UUID, session_id: str) -> Any:
        running = hubs()
        if not running:
            return None
        asked = asyncio.run_coroutine_threadsafe(question(running[0], session_pk, session_id), running[0].loop)
        return asked.result(COUNT_SECONDS)

    async def _connections(self, hub: RoomHub, session_pk: UUID, session_id: str) -> dict[str, Any]:
        room = await hub.enter(session_pk, session_id)
        try:
            people = room.presence.people()
            users = [
                {"user_id": sub, "name": p.name, "role": p.role, "team": p.team, "connections": p.connections}
                for sub, p in people.items()
            ]
            return {"count": room.presence.connections(), "users": users}
        finally:
            room.joining -= 1
            hub.close_if_idle(room)

    async def _players(self, hub: RoomHub, session_pk: UUID, session_id: str) -> set[str]:
        room = await hub.enter(session_pk, session_id)
        try:
            return taken_seats(room, hub.loop.time())
        finally:
            room.joining -= 1
            hub.close_if_idle(room)


manager = ConnectionManager()
