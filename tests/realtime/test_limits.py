"""The limits of the wire, at their default values."""

import json
import time

import pytest

from tests.conftest import Cast, Opener, make_cast
from tests.support.client import Socket
from tests.support.server import TriviaServer
from tests.support.socket import people_of


@pytest.fixture
def strict(strict_server: TriviaServer) -> Cast:
    return make_cast(strict_server)


async def test_chat_is_two_a_second_with_a_burst_of_five_per_user(strict: Cast, open_socket: Opener) -> None:
    socket = await open_socket(strict, "player")
    answers = [await socket.ask("chat", {"text": str(number)}) for number in range(7)]
    assert [answer["type"] for answer in answers[:5]] == ["ack"] * 5
    refused = answers[-1]
    assert (refused["type"], refused["code"], refused["retryable"]) == ("error", "rate_limited", True)
    assert 0 < refused["retry_after_ms"] <= 1000


async def test_rest_and_socket_share_the_chat_bucket(strict: Cast, open_socket: Opener) -> None:
    socket = await open_socket(strict, "player2")
    for number in range(5):
        await socket.ask("chat", {"text": str(number)})
    assert strict.rest("player2").post(f"{strict.path}/messages", {"text": "more"}).status_code == 429


async def test_twenty_messages_at_once_and_no_more(strict: Cast, open_socket: Opener) -> None:
    host = await open_socket(strict, "host")
    for number in range(25):
        await host.send("hint", {"n": number}, id=f"h{number}")
    answers = [await host.ack(f"h{number}") for number in range(25)]
    passed = [answer for answer in answers if answer["type"] == "ack"]
    assert 20 <= len(passed) <= 22
    assert {answer["code"] for answer in answers if answer["type"] == "error"} == {"rate_limited"}


async def test_twenty_breaches_close_1008(strict: Cast, open_socket: Opener) -> None:
    socket = await open_socket(strict, "host")
    for number in range(60):
        await socket.send("hint", {"n": number})
    assert await socket.closed() == (1008, "rate_limited")


async def test_five_protocol_errors_close_1008(strict: Cast, open_socket: Opener) -> None:
    socket = await open_socket(strict, "player")
    for _ in range(5):
        await socket.raw("{bad")
    assert await socket.closed() == (1008, "protocol_errors")
    assert [frame["code"] for frame in socket.of("error")] == ["invalid_json"] * 5


async def test_a_chat_flood_does_not_block_pings(strict: Cast, open_socket: Opener) -> None:
    socket = await open_socket(strict, "player3")
    for _ in range(15):
        await socket.send("chat", {"text": "x"})
    await socket.send("ping", {"client_time": 1})
    await socket.recv("pong")


async def test_a_sixth_connection_of_a_user_closes_the_oldest(strict: Cast, open_socket: Opener) -> None:
    sockets = [await open_socket(strict, "player4") for _ in range(6)]
    assert await sockets[0].closed() == (1008, "replaced")
    assert all(socket.is_open for socket in sockets[1:])
    await strict.connected(5)


async def test_a_message_beyond_64_kib_closes_1009(strict: Cast, open_socket: Opener) -> None:
    socket = await open_socket(strict, "player")
    await socket.raw(json.dumps({"type": "chat", "data": {"text": "x" * 70_000}}))
    assert (await socket.closed())[0] == 1009


@pytest.mark.timeout(180)
async def test_a_hundred_players_fit_the_next_does_not_and_the_host_always_does(
    server: TriviaServer, open_socket: Opener
) -> None:
    cast = make_cast(server)
    guests = [cast.guest(f"Guest {number}") for number in range(100)]
    players = [await open_socket(cast, guest) for guest in guests]
    await cast.connected(100)
    if len(server.peers) == 1:  # between processes a count may be a moment old
        assert players[-1].greeting["participant_count"] == 100
    late = {"join_code": cast.session["join_code"], "nickname": "Late"}
    assert cast.anybody.refused("POST", "/join", late) == (403, "session_full")
    refused = await Socket.open(server.ws_url, cast.id, cast.rest("player").token)
    assert await refused.closed() == (1013, "session_full")
    host = await open_socket(cast, "host")
    owner = await open_socket(cast, "owner")
    assert host.greeting["limits"]["max_participants"] == 100
    again = await Socket.open(server.ws_url, cast.id, cast.rest("player").token)
    assert await again.closed() == (1013, "session_full")
    told = await host.recv("session_full")
    assert told["data"]["user_id"] == cast.user_id("player")
    assert owner.is_open
    # A seat lost a moment ago is kept for its player.
    await players[7].close()
    await host.recv("user_left")
    back = await Socket.open(server.ws_url, cast.id, guests[7].token)
    assert (await back.greeted()).is_open
    await back.close()


async def test_a_member_whose_write_fails_is_removed_and_the_others_get_the_frame(
    cast: Cast, open_socket: Opener
) -> None:
    stays, broken = await open_socket(cast, "player"), await open_socket(cast, "player2")
    await stays.ever("user_joined", lambda frame: cast.user_id("player2") in people_of(frame))
    await broken.drop()
    await stays.ask("chat", {"text": "is anybody there"})
    await stays.recv("chat")
    await stays.recv("user_left", lambda frame: cast.user_id("player2") in people_of(frame), timeout=10)
    await cast.connected(1)


async def test_a_socket_that_does_not_read_is_closed_and_the_others_are_not_held_up(
    cast: Cast, open_socket: Opener
) -> None:
    host, slow = await open_socket(cast, "host"), await open_socket(cast, "player")
    slow.stop_reading()
    for number in range(160):
        started = time.monotonic()
        await host.ask("blob", {"x": "y" * 60_000, "n": number})
        assert time.monotonic() - started < 3
        if cast.user_id("player") in [frame["user_id"] for frame in host.of("user_left")]:
            break
    await host.ever("user_left", lambda frame: frame["user_id"] == cast.user_id("player"), timeout=30)


async def test_the_token_ends_with_a_warning_and_a_grace(make_server: object) -> None:
    server: TriviaServer = make_server(  # type: ignore[operator]
        TRIVIA_ACCESS_TOKEN_SECONDS="2", TRIVIA_TOKEN_GRACE_SECONDS="1"
    )
    cast = make_cast(server)
    socket = await Socket.open(server.ws_url, cast.id, cast.login("player").token)
    await socket.recv("token_expiring")
    started = time.monotonic()
    assert await socket.closed() == (1008, "token_expired")
    assert 1.5 < time.monotonic() - started < 4.5
    old = cast.login("player").token
    time.sleep(2.1)  # noqa: ASYNC251  (the token's own time; nothing tells of it)
    expired = await Socket.open(server.ws_url, cast.id, old)
    assert await expired.closed() == (1008, "token_expired")


async def test_an_address_with_many_refused_sockets_waits_for_its_answers_and_a_welcome_caller_does_not(
    make_server: object, open_socket: Opener
) -> None:
    server: TriviaServer = make_server(TRIVIA_ADDRESS_HANDSHAKE_FAILURES_PER_MINUTE="3")  # type: ignore[operator]
    cast = make_cast(server)
    waits = []
    for _ in range(5):
        started = time.monotonic()
        refused = await Socket.open(server.ws_url, cast.id, "nonsense")
        assert await refused.closed() == (1008, "token_invalid")
        waits.append(time.monotonic() - started)
    assert sorted(waits[:3])[1] < 0.9 <= waits[3] < 11
    welcome = []
    for _ in range(3):
        started = time.monotonic()
        await open_socket(cast, "player")
        welcome.append(time.monotonic() - started)
    assert sorted(welcome)[1] < 0.9
