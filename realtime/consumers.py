"""The socket: in, a message at a time; out, whatever its room and its own writes bring. No rules, no ORM."""

import asyncio
from typing import Any

import structlog
from channels.consumer import AsyncConsumer

from realtime.admission import Admission, NotAdmitted
from realtime.close_codes import INTERNAL, POLICY, TRY_LATER
from realtime.connection import Connection
from realtime.handlers import handle
from realtime.hub import RoomHub, get_hub
from realtime.joining import RoomFull, enter, greet
from realtime.messages import Malformed, Message, ack_frame, error_frame, parse
from realtime.middleware import address_of_scope, last_seq
from realtime.ratelimit import Allowance
from realtime.reads import TooManyWait
from realtime.refusals import deny
from realtime.room import Room
from sessions_app.conf import limits
from sessions_app.game.errors import Refused
from sessions_app.services import clock
from sessions_app.services.outcomes import Outcome, Write
from sessions_app.services.throttling import refused_handshake
from sessions_app.tokens import Claims, TokenRefused, read

log = structlog.get_logger(__name__)

MAX_UNCOMMITTED = 32
TOKEN_WARNING_SECONDS = 60.0


class SessionConsumer(AsyncConsumer):
    """One loop per socket; leaving the room is synchronous, for servers cancel consumers at any await."""

    channel_layer_alias = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.scope, self._send = scope, send
        self._hub: RoomHub = await get_hub()
        self._room: Room | None = None
        self._connection: Connection | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._has_room_for_more: asyncio.Event | None = None  # while there is none: an event for each is half a KB
        self._allowance = Allowance(limits())
        clean = False
        try:
            if (await receive())["type"] == "websocket.connect" and await self._enter():
                clean = await self._listen(receive)
        except Exception:
            log.exception("consumer_failed")
            await self._refuse(INTERNAL, "internal", accepted=self._connection is not None)
        finally:
            self._leave(clean=clean)

    # In

    async def _enter(self) -> bool:
        """Accept, and bring a welcome caller into the room; refuse the others in a way that a browser can see."""
        if self._hub.is_draining or len(self._hub.connections) >= limits().max_connections:
            await deny(self.scope, self._send, 503)
            return False
        frames = self.scope.get("extensions", {}).get("trivia.frames", {})
        if "hold" in frames:
            frames["hold"]()  # a greeting or a reason to go follows
        await self._send({"type": "websocket.accept", "subprotocol": self.scope.get("subprotocol")})
        claims: Claims | None = self.scope.get("claims")
        if claims is None:
            return await self._turn_away(self.scope["refusal"])
        if (revocation := self._hub.revoked.find(claims)) is not None:
            return await self._turn_away(revocation.reason)
        connection = Connection(self._send, claims, frames)
        try:
            public_id = self.scope["url_route"]["kwargs"]["session_id"]
            admission = await self._hub.admissions.ask((claims, public_id))
            await self._join(connection, admission)
        except NotAdmitted as refusal:
            return await self._turn_away(refusal.reason)
        except TooManyWait:
            return await self._refuse(TRY_LATER, "overloaded")
        except RoomFull:
            return await self._refuse(TRY_LATER, "session_full")
        except Refused as refusal:
            return await self._refuse(TRY_LATER if refusal.retryable else POLICY, refusal.code)
        return True

    async def _join(self, connection: Connection, admission: Admission) -> None:
        self._connection = connection
        self._hub.connections.add(connection)
        connection.admit(admission.caller, admission.caller.participant, admission.team)
        if (known := self._hub.revoked.of(connection)) is not None:  # learned while the database was asked
            raise NotAdmitted(known.reason)
        self._room = await self._hub.enter(admission.session, admission.public_id)
        try:
            admission = await enter(self._hub, self._room, connection, admission)
            await greet(self._room, connection, last_seq(self.scope), admission)
        finally:
            self._room.joining -= 1
        if (known := self._hub.revoked.of(connection)) is not None:  # or of the seat that it took meanwhile
            connection.close(POLICY, known.reason)
        self._watch_token()

    async def _turn_away(self, reason: str) -> bool:
        """Refuse a token; an address with very many of those waits for its answer."""
        await asyncio.sleep(refused_handshake(address_of_scope(self.scope)))
        return await self._refuse(POLICY, reason)

    async def _refuse(self, code: int, reason: str, *, accepted: bool = True) -> bool:
        if accepted:
            try:
                await self._send({"type": "websocket.close", "code": code, "reason": reason})
            except Exception as error:  # the edge: the peer is gone already
                log.debug("close_failed", error=type(error).__name__)
        return False

    async def _listen(self, receive: Any) -> bool:
        """Take messages until the end; return whether the peer closed on purpose."""
        assert self._connection is not None
        while True:
            event = await receive()
            if event["type"] == "websocket.disconnect":
                return bool(event.get("clean", event.get("code") == 1000))
            if not self._connection.is_closing:
                self._received(event.get("text"))
            if self._connection.uncommitted >= MAX_UNCOMMITTED:
                self._has_room_for_more = asyncio.Event()
                await self._has_room_for_more.wait()

    def _received(self, text: str | None) -> None:
        id = None
        try:
            if text is None:
                raise Malformed("invalid_message", message="Binary frames belong to an upload.")
            message = parse(text)
            id = message.id
            self._allowance.spend(message.type)
            self._do(message)
        except Malformed as malformed:
            self._answer_error(malformed.refusal, malformed.id)
            if self._allowance.is_malformed_too_often():
                self._close(POLICY, "protocol_errors")
        except Refused as refused:
            self._refused(refused, id)

    def _do(self, message: Message) -> None:
        assert self._connection is not None
        if message.type == "ping":
            data = {"client_time": message.data.get("client_time"), "server_time": _now_ms()}
            self._connection.send_frame({"type": "pong", "data": data})
        elif message.type == "authenticate":
            self._authenticate(message)
        else:
            self._write(handle(message, self._connection.caller, self._connection.credit_ms()))

    def _write(self, write: Write) -> None:
        assert self._connection is not None and self._room is not None
        self._hub.batcher.submit(self._room.pk, write, lambda outcome: self._settled(write, outcome))
        self._connection.uncommitted += 1

    def _settled(self, write: Write, outcome: Outcome) -> None:
        assert self._connection is not None
        self._connection.uncommitted -= 1
        if self._has_room_for_more is not None:
            self._has_room_for_more.set()
            self._has_room_for_more = None
        if isinstance(outcome, Refused):
            self._refused(outcome, write.client_id)
            return
        if write.client_id is not None:
            told = ack_frame(write.client_id, outcome.seq, outcome.data, outcome.duplicate)
            self._connection.send_frame(told)
        if write.kind in {"answer", "buzz"} and self._room is not None:
            self._hub.turns.answered(self._room, self._connection, {**write.data, **outcome.data})

    def _refused(self, refused: Refused, id: str | None) -> None:
        self._answer_error(refused, id)
        if refused.code == "rate_limited" and self._allowance.is_breached_too_often():
            self._close(POLICY, "rate_limited")
        if refused.code == "unknown_type" and self._allowance.is_malformed_too_often():
            self._close(POLICY, "protocol_errors")

    def _answer_error(self, refused: Refused, id: str | None) -> None:
        assert self._connection is not None
        self._connection.send_frame(error_frame(refused, id))

    # The token

    def _authenticate(self, message: Message) -> None:
        """Take a fresh token for the same person on the live socket."""
        assert self._connection is not None
        old = self._connection.claims
        try:
            new = read(message.data["token"])
        except TokenRefused as refused:
            raise Refused("token_invalid") from refused
        is_same = (new.sub, new.organization, new.session) == (old.sub, old.organization, old.session)
        if not is_same or self._hub.revoked.find(new, self._connection.caller.participant) is not None:
            raise Refused("token_invalid")
        self._connection.claims = new
        self._watch_token()
        told = {"type": "ack", "id": message.id, "seq": None, "data": {"expires_in": _expires_in(new)}}
        self._connection.send_frame({**told, "duplicate": False})

    def _watch_token(self) -> None:
        assert self._connection is not None
        if self._timer is not None:
            self._timer.cancel()
        left = self._connection.claims.expires_at - clock.now().timestamp()
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(max(0.0, left - TOKEN_WARNING_SECONDS), self._token_expires_soon, left)

    def _token_expires_soon(self, left: float) -> None:
        assert self._connection is not None
        soon = max(0, _expires_in(self._connection.claims))
        self._connection.send_frame({"type": "token_expiring", "data": {"expires_in": soon}})
        until = min(left, TOKEN_WARNING_SECONDS) + limits().token_grace_seconds
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(max(0.0, until), self._close, POLICY, "token_expired")

    # Out

    def _close(self, code: int, reason: str) -> None:
        assert self._connection is not None
        self._connection.close(code, reason)

    def _leave(self, *, clean: bool) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if self._connection is not None:
            self._connection.has_failed = True
            self._hub.connections.discard(self._connection)
            if self._room is not None:
                self._hub.leave(self._room, self._connection, clean=clean)


def _now_ms() -> int:
    return round(clock.now().timestamp() * 1000)


def _expires_in(claims: Claims) -> int:
    return round(claims.expires_at - clock.now().timestamp())
