"""One of two processes dies in the middle of a question: its players go on at the other, and nobody else notices."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import Opener
from tests.support.client import Rest, assert_once_in_order
from tests.support.game import opened, quiz_cast, reaches
from tests.support.quizzes import answer_to, single
from tests.support.server import TriviaServer
from tests.support.skips import count
from tests.support.socket import Frame, Socket, people_of

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(600)]
RESUME_SECONDS, GHOST_SECONDS = 3.0, 10.0
GHOSTS = 3


async def test_one_of_two_processes_is_killed_in_the_middle_of_a_question(
    make_cluster: Callable[..., list[TriviaServer]], open_socket: Opener
) -> None:
    dying, other = make_cluster(2)
    number = count(30, 500)
    cast, (question,) = quiz_cast(other, single("one", time_limit=12), max_participants=1_000)
    host = await open_socket(cast, "host", server=other)
    await open_socket(cast, "player", server=other)  # answers nothing: the clock ends the question
    guests = await asyncio.to_thread(cast.guests, number)
    here, there = guests[: number // 2], guests[number // 2 :]
    doomed = await open_socket.many(cast, here, server=dying)  # type: ignore[attr-defined]
    others = await open_socket.many(cast, there, server=other)  # type: ignore[attr-defined]
    await host.ever("user_joined", lambda frame: frame["participant_count"] == number + 2, timeout=30)
    deadline = (await opened(host))["deadline"]
    await asyncio.gather(*(reaches(socket, "question_active", 1) for socket in [*doomed, *others]))

    revealing = asyncio.create_task(reveal_of(host))
    acked = doomed[::2]
    await asyncio.gather(*(answer(socket, question, f"a{n}") for n, socket in enumerate(doomed) if socket in acked))
    for n, socket in enumerate(doomed):  # of these it is not known whether they were stored
        if socket not in acked:
            await socket.send("answer", answer_to(question), id=f"a{n}")
    killed_at = time.monotonic()
    dying.kill()
    back = await asyncio.gather(
        *(resumed(open_socket, cast, guest, socket, other) for guest, socket in resuming(here, doomed))
    )
    assert time.monotonic() - killed_at < RESUME_SECONDS
    assert {socket.greeting["state"]["deadline"] for socket in back} == {deadline}

    again = await asyncio.gather(*(answer(socket, question, f"a{n}") for n, socket in enumerate(back, GHOSTS)))
    assert all(ack["duplicate"] for ack, socket in zip(again, doomed[GHOSTS:], strict=True) if socket in acked)
    await asyncio.gather(*(answer(socket, question, f"b{n}") for n, socket in enumerate(others)))
    for text in ("still", "here"):
        await host.ask("chat", {"text": text})
    await host.ever("user_left", lambda frame: frame["participant_count"] == number + 2 - GHOSTS, timeout=GHOST_SECONDS)
    assert time.monotonic() - killed_at < GHOST_SECONDS

    reveal, came_at = await revealing
    assert deadline / 1000 < came_at < deadline / 1000 + 3
    assert number - GHOSTS <= reveal["answered"] <= number  # a ghost's last answer may have been stored, or not
    assert sum(row["count"] for row in reveal["distribution"]) == reveal["answered"]
    assert_left_once(host, [guest.user["id"] for guest in here[:GHOSTS]])
    await assert_heard_all(cast.events(), list(zip(doomed[GHOSTS:], back, strict=True)), others)


async def reveal_of(host: Socket) -> tuple[dict[str, Any], float]:
    """Return the reveal and when it came."""
    return (await reaches(host, "answer_reveal", 1, timeout=60))["reveal"], time.time()


def resuming(guests: list[Rest], sockets: list[Socket]) -> list[tuple[Rest, Socket]]:
    """Return who comes back; the others are ghosts."""
    return list(zip(guests, sockets, strict=True))[GHOSTS:]


async def resumed(open_socket: Opener, cast: Any, guest: Rest, socket: Socket, server: TriviaServer) -> Socket:
    """Come back as the browser's client does, with the first wait of its row cut short."""
    await socket.closed()
    back: Socket = await open_socket(cast, guest, server=server, last_seq=socket.last_seq)
    assert back.greeting["resumed"] is True
    return back


async def answer(socket: Socket, question: dict[str, Any], id: str) -> Frame:
    ack = await socket.ask("answer", answer_to(question), id=id)
    assert ack["type"] == "ack", ack
    return ack


def assert_left_once(host: Socket, ghosts: list[str]) -> None:
    left = [sub for frame in host.of("user_left") for sub in people_of(frame)]
    assert sorted(left) == sorted(ghosts)


async def assert_heard_all(log: list[Frame], moved: list[tuple[Socket, Socket]], stayed: list[Socket]) -> None:
    """Fail unless every player heard every event that all may hear once and in order, over both of its lines."""
    public = {event["seq"] for event in log if event["type"] in {"chat", "session_update"}}
    for old, new in [*moved, *((None, each) for each in stayed)]:
        await new.until(max(public))
        seqs = assert_once_in_order([*(old.durable() if old else ()), *new.durable()])
        missing = {seq for seq in public if seq > (old or new).greeting["seq"]} - set(seqs)
        assert not missing
