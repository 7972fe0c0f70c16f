"""Processes die and stop; what was acknowledged stands, once."""

import asyncio
import random
import time
from collections.abc import Callable

import pytest

from tests.conftest import Cast, Opener, make_cast
from tests.support.quizzes import make_quiz, right_choice, single
from tests.support.server import TriviaServer
from tests.support.skips import count
from tests.support.socket import Socket, people_of
from tests.support.valkey import Valkey

pytestmark = [pytest.mark.timeout(600)]
Cluster = Callable[..., list[TriviaServer]]


async def chat_on(socket: Socket, name: str, stop: asyncio.Event, acked: dict[str, int]) -> None:
    """Write until told to stop or the line is gone, and keep what was acknowledged: text to seq."""
    number = 0
    while not stop.is_set() and socket.is_open:
        text = f"{name} {number}"
        try:
            answer = await socket.ask("chat", {"text": text}, id=text.replace(" ", "-"))
        except (ConnectionError, OSError):
            return
        except Exception as error:
            if type(error).__name__.startswith("ConnectionClosed"):
                return
            raise
        if answer["type"] == "ack":
            acked[text] = answer["seq"]
            number += 1


def assert_all_stand_once(cast: Cast, acked: dict[str, int]) -> None:
    stored = [(e["data"]["text"], e["seq"]) for e in cast.events() if e["type"] == "chat"]
    assert len(stored) == len({text for text, _ in stored}), "an event stands twice"
    missing = {text: seq for text, seq in acked.items() if (text, seq) not in set(stored)}
    assert not missing, f"acknowledged and lost: {missing}"


async def test_kill_9_loses_no_acknowledged_message(
    make_server: Callable[..., TriviaServer], open_socket: Opener, rng: random.Random
) -> None:
    server = make_server()
    cast = make_cast(server)
    acked: dict[str, int] = {}
    for life in range(count(3, 20)):
        stop = asyncio.Event()
        people = ("player", "player2", "player3", "player4")
        sockets = [await open_socket(cast, who) for who in people]
        writing = [
            asyncio.create_task(chat_on(socket, f"{life} {who}", stop, acked))
            for socket, who in zip(sockets, people, strict=True)
        ]
        before = len(acked)
        until = before + rng.randint(5, 60)
        while len(acked) < until:
            await asyncio.sleep(0.005)
        await asyncio.to_thread(server.kill)
        await asyncio.gather(*writing)
        await asyncio.to_thread(server.restart)
        # The one that was never answered goes out again with its id, as the client does: one event.
        socket = await open_socket(cast, "player")
        ack = await socket.ask("chat", {"text": f"{life} again"}, id=f"{life}-again")
        acked[f"{life} again"] = ack["seq"]
        await socket.close()
    assert_all_stand_once(cast, acked)


async def test_sigterm_tells_when_to_come_back_and_closes_with_1012(
    make_server: Callable[..., TriviaServer], open_socket: Opener
) -> None:
    server = make_server()
    cast = make_cast(server)
    sockets = [await open_socket(cast, who) for who in ("host", "player", "player2")]
    await asyncio.to_thread(server.stop)
    for socket in sockets:
        assert (await socket.closed())[0] == 1012
        assert socket.frames[-1]["type"] == "reconnect"
        assert socket.frames[-1]["data"]["after_ms"] > 0


async def test_what_was_written_while_no_process_ran_is_delivered(
    make_server: Callable[..., TriviaServer], open_socket: Opener
) -> None:
    server = make_server()
    cast = make_cast(server)
    socket = await open_socket(cast, "player")
    await socket.ask("chat", {"text": "before"})
    have = socket.last_seq
    await asyncio.to_thread(server.stop)
    code = "from realtime.manager import manager as m; [m.broadcast_to_session_sync"
    message = "{'type': 'chat', 'data': {'text': str(n)}}"
    await asyncio.to_thread(server.manage, "shell", "-c", f"{code}({cast.id!r}, {message}) for n in range(5)]")
    await asyncio.to_thread(server.restart)
    back = await open_socket(cast, "player", last_seq=have)
    await back.until(have + 5)
    assert [frame["data"]["text"] for frame in back.of("chat")] == ["0", "1", "2", "3", "4"]


@pytest.mark.cluster
async def test_valkey_killed_and_restarted_while_people_chat(
    make_cluster: Cluster, own_valkey: Valkey, open_socket: Opener
) -> None:
    """No socket lost, no durable event missing or twice, and nobody waits for it."""
    servers = make_cluster(2)
    cast = make_cast(servers[0])
    people = ["host", *[cast.guest(f"G{n}") for n in range(count(11, 49))]]
    sockets = [await open_socket(cast, who, server=servers[n % 2]) for n, who in enumerate(people)]
    stop, acked = asyncio.Event(), {}
    writing = [asyncio.create_task(chat_on(s, f"w{n}", stop, acked)) for n, s in enumerate(sockets)]
    await reaches(acked, 30)
    await asyncio.to_thread(own_valkey.kill)
    await reaches(acked, len(acked) + 60)
    await asyncio.to_thread(own_valkey.restart)
    await reaches(acked, len(acked) + 60)
    stop.set()
    await asyncio.gather(*writing)
    last = cast.events()[-1]["seq"]
    log = [event["seq"] for event in cast.events()]
    for socket in sockets:
        seqs = [frame["seq"] for frame in await socket.until(last, timeout=30)]
        assert seqs == [seq for seq in log if seq > socket.greeting["seq"]]
        assert socket.is_open
    assert_all_stand_once(cast, acked)
    # The layer is back: an event crosses at once and not by the ticker alone.
    await sockets[0].ask("chat", {"text": "the end"}, id="the-end")
    for socket in sockets[:2]:
        await socket.ever("chat", lambda frame: frame["data"]["text"] == "the end")


async def reaches(acked: dict[str, int], number: int) -> None:
    async with asyncio.timeout(60):
        while len(acked) < number:
            await asyncio.sleep(0.01)


@pytest.mark.cluster
async def test_a_stopped_valkey_holds_nobody_up(make_cluster: Cluster, own_valkey: Valkey, open_socket: Opener) -> None:
    servers = make_cluster(2)
    cast = make_cast(servers[0])
    here = await open_socket(cast, "host", server=servers[0])
    there = await open_socket(cast, "player", server=servers[1])
    own_valkey.pause()
    try:
        for number in range(5):
            started = time.monotonic()
            await here.ask("chat", {"text": f"{number}"})
            assert time.monotonic() - started < 1.5
        await there.until(here.last_seq, timeout=10)
    finally:
        own_valkey.resume()
    assert [frame["data"]["text"] for frame in there.of("chat")] == ["0", "1", "2", "3", "4"]


@pytest.mark.cluster
async def test_a_frozen_process_repairs_itself(make_cluster: Cluster, open_socket: Opener) -> None:
    servers = make_cluster(2)
    cast = make_cast(servers[0])
    host = await open_socket(cast, "host", server=servers[0])
    frozen = await open_socket(cast, "player", server=servers[1])
    await host.ever("user_joined", lambda frame: cast.user_id("player") in people_of(frame))
    servers[1].pause()
    try:
        left = await host.ever("user_left", timeout=15)
        assert left["user_id"] == cast.user_id("player")
        for number in range(5):
            await host.ask("chat", {"text": str(number)})
        await asyncio.sleep(count(2, 7))  # the length of the outage
    finally:
        servers[1].resume()
    await frozen.until(host.last_seq, timeout=15)
    assert [frame["data"]["text"] for frame in frozen.of("chat")] == ["0", "1", "2", "3", "4"]
    joins = len(host.of("user_joined"))
    back = await host.ever("user_joined", lambda frame: frame["participant_count"] == 2, number=2, timeout=15)
    assert back["user_id"] == cast.user_id("player")
    assert len(host.of("user_left")) == 1 and joins >= 1
    assert (await frozen.ask("chat", {"text": "awake"}))["type"] == "ack"


@pytest.mark.cluster
async def test_a_killed_process_takes_its_people_with_it_once(make_cluster: Cluster, open_socket: Opener) -> None:
    servers = make_cluster(2)
    cast = make_cast(servers[0])
    host = await open_socket(cast, "host", server=servers[0])
    for who in ("player", "player2"):
        await open_socket(cast, who, server=servers[1])
    await host.ever("user_joined", lambda frame: frame["participant_count"] == 3)
    servers[1].kill()
    await host.ever("user_left", lambda frame: frame["participant_count"] == 1, timeout=15)
    gone = [id for frame in host.of("user_left") for id in people_of(frame)]
    assert sorted(gone) == sorted([cast.user_id("player"), cast.user_id("player2")])


async def test_a_quiz_goes_on_where_it_stood_after_kill_9(
    make_server: Callable[..., TriviaServer], open_socket: Opener
) -> None:
    """Killed in mid-question: the answer that was acked counts, the deadline stays, no step comes twice."""
    server = make_server()
    host_of = make_cast(server).rest("host")
    quiz = make_quiz(host_of, single("one", time_limit=8), single("two", time_limit=1))
    auto = {"answer_reveal": 1, "leaderboard": 1}
    cast = make_cast(server, quiz=quiz["id"], settings={"auto": auto, "scoring": {"preset": "flat"}})
    host, ada = await open_socket(cast, "host"), await open_socket(cast, "player")
    await open_socket(cast, "player2")
    for name in ("start", "next"):
        assert (await host.ask("command", {"command": name}))["type"] == "ack"
    question = quiz["questions"][0]
    data = {"question_id": question["id"], "choice": right_choice(question)}
    assert (await ada.ask("answer", data, id="mine"))["type"] == "ack"
    opened = await ada.ever("session_update", lambda frame: frame["data"]["state"] == "question_active")
    server.kill()
    server.start()
    back = await open_socket(cast, "player", last_seq=opened["seq"])
    assert back.greeting["state"]["answer"]["choice"] == data["choice"]
    assert back.greeting["state"]["deadline"] == opened["data"]["deadline"]
    assert (await back.ask("answer", data, id="mine"))["duplicate"] is True
    await back.ever("session_update", lambda frame: frame["data"]["state"] == "ended", timeout=30)
    log = [event["data"] for event in cast.events() if event["type"] == "session_update"]
    moves = [(told["state"], told.get("question_number")) for told in log]
    assert len(moves) == len(set(moves)) and moves[-1] == ("ended", 2)
    again = await open_socket(cast, "player")
    assert again.greeting["state"]["me"]["score"] == 1000
