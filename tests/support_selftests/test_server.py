"""The product as a process: stopped, killed, paused, restarted; and the sockets that tell of it."""

from collections.abc import Callable

import pytest

from tests.support.cast import Cast, Sockets, make_cast
from tests.support.client import assert_once_in_order, assert_same_events, silence
from tests.support.server import TriviaServer


async def test_it_comes_back_on_the_same_port_with_its_data(
    make_server: Callable[..., TriviaServer], open_socket: Sockets
) -> None:
    server = make_server()
    cast = make_cast(server)
    first = await open_socket(cast, "player")
    assert (await first.ask("chat", {"text": "before"}))["type"] == "ack"
    address = server.base_url
    server.kill()
    assert (await first.closed())[0] == 1006
    server.start()
    assert server.base_url == address
    second = await open_socket(cast, "player", last_seq=0)
    assert (await second.ever("chat"))["data"]["text"] == "before"
    server.stop()
    assert (await second.closed())[0] == 1012


async def test_a_paused_one_says_nothing_until_it_goes_on(
    make_server: Callable[..., TriviaServer], open_socket: Sockets
) -> None:
    server = make_server()
    cast = make_cast(server)
    socket = await open_socket(cast, "player")
    server.pause()
    with pytest.raises(AssertionError, match="no answer to 'x'"):
        await socket.send("ping", id="x")
        await socket.ack("x", timeout=0.3)
    server.resume()
    assert (await socket.recv("pong"))["type"] == "pong"


async def test_two_processes_share_one_room(cluster: list[TriviaServer], open_socket: Sockets) -> None:
    cast = make_cast(cluster[0])
    here = await open_socket(cast, "player", server=cluster[0])
    there = await open_socket(cast, "player2", server=cluster[1])
    assert (await here.ask("chat", {"text": "over there?"}))["type"] == "ack"
    assert (await there.ever("chat"))["data"]["text"] == "over there?"
    assert cluster[1].demo == cluster[0].demo


async def test_silence_is_proven_and_its_breach_seen(cast: Cast, open_socket: Sockets) -> None:
    host, player, other = [await open_socket(cast, who) for who in ("host", "player", "player2")]
    async with silence([other, host], host):
        assert (await player.ask("score_update", {"team": "A", "score": 9}))["code"] == "forbidden"
    with pytest.raises(AssertionError, match="none of their business"):
        async with silence([other], host):
            assert (await player.ask("chat", {"text": "hello"}))["type"] == "ack"


async def test_a_dropped_line_and_the_log(cast: Cast, open_socket: Sockets) -> None:
    host, player = [await open_socket(cast, who) for who in ("host", "player")]
    for number in range(5):
        await host.ask("chat", {"text": str(number)})
    await player.drop()
    seen = player.last_seq
    again = await open_socket(cast, "player", last_seq=seen)
    ack = await host.ask("chat", {"text": "last"})
    await again.until(ack["seq"])
    assert_once_in_order(player.durable() + again.durable())
    assert_same_events(again.durable(), cast.events(after=seen, name="player"))


def test_a_management_command_runs_beside_it(server: TriviaServer) -> None:
    assert server.manage("demo") == ""
