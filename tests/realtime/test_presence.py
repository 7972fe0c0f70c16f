"""Joins, leaves and counts over real sockets; and that nothing of a room stays when all have left."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from channels.testing import WebsocketCommunicator

from realtime.groups import session_group
from realtime.hub import get_hub, stop_hub
from realtime.manager import manager
from realtime.middleware import JWTAuthMiddleware
from realtime.routing import websocket_urls
from realtime.ticker import Tick
from sessions_app import tokens
from sessions_app.models import Organization, TriviaSession, User
from sessions_app.services import clock
from sessions_app.services.revocations import revoke
from tests.conftest import Cast, Opener
from tests.support.socket import people_of


async def test_a_user_with_two_tabs_joins_once_and_leaves_with_the_last(cast: Cast, open_socket: Opener) -> None:
    host = await open_socket(cast, "host")
    first, second = await open_socket(cast, "player"), await open_socket(cast, "player")
    assert second.greeting["participant_count"] == 2
    await first.close()
    await second.ask("chat", {"text": "one tab is still open"})
    await second.close()
    left = await host.recv("user_left")
    assert (left["user_id"], left["participant_count"]) == (cast.user_id("player"), 1)
    assert [frame["user_id"] for frame in host.of("user_joined")].count(cast.user_id("player")) == 1
    assert len(host.of("user_left")) == 1


async def test_the_newcomer_gets_its_welcome_first_and_then_its_own_join(cast: Cast, open_socket: Opener) -> None:
    player = await open_socket(cast, "player")
    await player.recv("user_joined")
    assert [frame["type"] for frame in player.frames[:2]] == ["connection", "user_joined"]


async def test_a_lost_line_leaves_after_the_grace_and_a_return_within_it_is_not_told(
    cast: Cast, open_socket: Opener
) -> None:
    host, player = await open_socket(cast, "host"), await open_socket(cast, "player")
    await host.ever("user_joined", lambda frame: cast.user_id("player") in people_of(frame))
    await player.drop()
    back = await open_socket(cast, "player")
    await back.drop()
    left = await host.recv("user_left", timeout=8)
    assert left["user_id"] == cast.user_id("player")
    assert len(host.of("user_left")) == 1


async def test_a_storm_of_joins_is_told_in_few_frames(cast: Cast, open_socket: Opener) -> None:
    host = await open_socket(cast, "host")
    guests = [cast.guest(f"G{number}") for number in range(30)]
    await asyncio.gather(*(open_socket(cast, guest) for guest in guests))
    await host.ever("user_joined", lambda frame: frame["participant_count"] == 31)
    told = [id for frame in host.of("user_joined") for id in people_of(frame)]
    assert len(told) == len(set(told)) == 31
    assert len(host.of("user_joined")) < 20


# In this process, where the hub can be looked into


@pytest.fixture
def people() -> dict[str, Any]:
    organization = Organization.objects.create(name="Pub", slug=uuid4().hex)
    session = TriviaSession.objects.create(
        public_id=uuid4().hex, organization=organization, title="Quiz", state="lobby"
    )
    user = User.objects.create_user(uuid4().hex, None, organization=organization, role="player")
    return {"session": session, "token": tokens.access_for_user(user, "l")}


def communicator(people: dict[str, Any]) -> WebsocketCommunicator:
    path = f"/ws/{people['session'].public_id}?token={people['token']}"
    return WebsocketCommunicator(JWTAuthMiddleware(websocket_urls), path)


@pytest.mark.django_db(transaction=True)
async def test_when_the_last_member_leaves_hub_and_layer_hold_nothing_of_the_room(people: dict[str, Any]) -> None:
    hub = await get_hub()
    socket = communicator(people)
    assert (await socket.connect(timeout=10))[0]
    welcome = await socket.receive_json_from(timeout=10)
    assert welcome["type"] == "connection"
    public_id = people["session"].public_id
    assert manager.get_session_connection_count(public_id) == 1
    assert list(hub.rooms) == [people["session"].pk]
    group = session_group(people["session"].pk)
    async with asyncio.timeout(5):
        while group not in hub.layer.groups:
            await asyncio.sleep(0.01)
    await socket.disconnect(timeout=5)
    async with asyncio.timeout(5):
        while hub.rooms or group in hub.layer.groups:
            await asyncio.sleep(0.01)
    assert manager.get_session_connection_count(public_id) == 0
    assert hub.connections == set() and hub.by_public_id == {}
    await stop_hub()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("while_asking", ["who it is", "for a seat"])
async def test_a_token_that_is_revoked_on_the_way_in_ends_there(
    people: dict[str, Any], monkeypatch: pytest.MonkeyPatch, while_asking: str
) -> None:
    """The tick that brings the revocation finds no connection of this token, or not yet whose seat it has."""
    hub = await get_hub()

    place, name = (hub.admissions, "ask") if while_asking == "who it is" else (hub.batcher, "run")
    stock = getattr(place, name)

    async def asks(*asked: Any) -> Any:
        found = await stock(*asked)
        void = ("login", "l") if while_asking == "who it is" else ("participant", str(found.made.pk))
        revocation = await asyncio.to_thread(revoke, *void, clock.now() + timedelta(seconds=1))
        hub._ticked(Tick({}, set(), [revocation], []))
        return found

    monkeypatch.setattr(place, name, asks)
    socket = communicator(people)
    assert (await socket.connect(timeout=10))[0]
    while (event := await socket.receive_output(timeout=10))["type"] != "websocket.close":
        assert while_asking == "for a seat"  # then it may have been greeted
    assert (event["code"], event["reason"]) == (1008, "token_revoked")
    await stop_hub()


@pytest.mark.django_db(transaction=True)
async def test_a_cancelled_consumer_leaves_its_room(people: dict[str, Any]) -> None:
    """Servers cancel consumers at any await; CancelledError is no Exception."""
    hub = await get_hub()
    socket = communicator(people)
    assert (await socket.connect(timeout=10))[0]
    await socket.receive_json_from(timeout=10)
    (room,) = hub.rooms.values()
    assert len(room.members) == 1
    socket.future.cancel()
    with pytest.raises(asyncio.CancelledError):
        await socket.future
    assert len(room.members) == 0
    assert hub.connections == set()
    await stop_hub()


@pytest.mark.django_db(transaction=True)
async def test_beyond_32_uncommitted_writes_nothing_more_is_read(
    people: dict[str, Any], monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    """And what was not read yet goes on when they are committed; acks come in the order of the messages."""
    rates = dict.fromkeys(("message_rate", "message_burst", "chat_rate", "chat_burst"), 10_000.0)
    settings.TRIVIA_LIMITS = {**settings.TRIVIA_LIMITS, **rates}
    hub = await get_hub()
    socket = communicator(people)
    assert (await socket.connect(timeout=10))[0]
    await socket.receive_json_from(timeout=10)
    stock, held = hub.batcher.submit, []
    monkeypatch.setattr(hub.batcher, "submit", lambda *arguments: held.append(arguments))
    for number in range(40):
        await socket.send_json_to({"type": "chat", "data": {"text": str(number)}, "id": str(number)})
    async with asyncio.timeout(5):
        while len(held) < 32:
            await asyncio.sleep(0.01)
    await asyncio.sleep(0.05)
    assert len(held) == 32
    monkeypatch.setattr(hub.batcher, "submit", stock)
    for arguments in held:
        stock(*arguments)
    answered = []
    while len(answered) < 40:
        frame = await socket.receive_json_from(timeout=10)
        if frame["type"] in {"ack", "error"}:
            answered.append(frame["id"])
    assert answered == [str(number) for number in range(40)]
    await socket.disconnect(timeout=5)
    await stop_hub()


@pytest.mark.django_db(transaction=True)
async def test_the_manager_connects_sends_and_disconnects_by_hand(people: dict[str, Any]) -> None:
    """`connect`, `send_personal_message`, `disconnect`: the specification's names, for code of one's own."""
    import json

    from realtime.connection import Connection

    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None: ...

    connection = Connection(
        send, tokens.read(people["token"]), {"write": lambda payload: sent.append(json.loads(payload))}
    )
    public_id = people["session"].public_id
    await manager.connect(connection, public_id)
    assert sent[0]["type"] == "connection"
    await manager.send_personal_message({"type": "note", "data": {}}, connection)
    assert sent[-1] == {"type": "note", "data": {}}
    assert manager.get_session_connection_count(public_id) == 1
    seq = await manager.broadcast_to_session(
        session_id=public_id, message={"type": "score_update", "data": {"team": "Team A", "score": 150}}
    )
    async with asyncio.timeout(5):
        while not any(frame.get("seq") == seq for frame in sent):
            await asyncio.sleep(0.01)
    await manager.disconnect(connection, public_id)
    assert manager.get_session_connection_count(public_id) == 0
    await stop_hub()
