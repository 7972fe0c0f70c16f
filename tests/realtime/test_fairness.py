"""Time is the server's: the last second, the line's own delay, answers that were here in time and are stored late."""

import asyncio
import random
import time
from typing import Any

import pytest

from tests.conftest import Opener
from tests.support.game import command, opened, quiz_cast, reaches
from tests.support.proxy import Proxy
from tests.support.quizzes import answer_to, of_kind, single
from tests.support.server import TriviaServer
from tests.support.skips import count
from tests.support.socket import Socket

FLAT = {"preset": "flat"}


async def test_all_answer_in_the_last_second_each_twice(server: TriviaServer, open_socket: Opener) -> None:
    """A row each, two acks each, equal but for `duplicate`; sums right; nothing counted late, nothing in time lost."""
    number = count(20, 500)
    cast, (one,) = quiz_cast(server, single("one", time_limit=5), scoring=FLAT, max_participants=1_000)
    host = await open_socket(cast, "host")
    guests = cast.guests(number)
    first = await open_socket.many(cast, guests)  # type: ignore[attr-defined]
    second = await open_socket.many(cast, guests)  # type: ignore[attr-defined]
    await open_socket(cast, "player")  # is here and does not answer: the clock ends it
    deadline = (await opened(host))["deadline"] / 1000

    async def send(socket: Socket, n: int) -> dict[str, Any]:
        await asyncio.sleep(deadline - random.uniform(0.02, 1.0) - time.time())
        return await socket.ask("answer", answer_to(one, right=n % 3 == 0), id=f"answer-{n}")

    acks = await asyncio.gather(*(send(sockets[n], n) for sockets in (first, second) for n in range(number)))
    for a, b in zip(acks[:number], acks[number:], strict=True):
        assert {a["duplicate"], b["duplicate"]} == {False, True}
        assert {**a, "duplicate": None} == {**b, "duplicate": None}
    reveal = (await reaches(host, "answer_reveal", 1, timeout=30))["reveal"]
    assert reveal["answered"] == sum(row["count"] for row in reveal["distribution"]) == number
    late = await first[0].ask("answer", answer_to(one), id="late")
    assert late["code"] in {"not_active", "already_answered"}
    await command(host, "next")
    assert (await host.ever("leaderboard"))["data"]["total"] == number + 1
    scores = [player["score"] for player in (await open_socket(cast, "host")).greeting["state"]["participants"]]
    assert sum(scores) == 1000 * len([n for n in range(number) if n % 3 == 0])


async def test_after_the_grace_it_is_too_late(server: TriviaServer, open_socket: Opener) -> None:
    cast, (one,) = quiz_cast(server, single("one", time_limit=1), scoring=FLAT, grace_ms=0)
    host, ada, _ = [await open_socket(cast, who) for who in ("host", "player", "player2")]
    deadline = (await opened(host))["deadline"] / 1000
    await asyncio.sleep(deadline + 0.01 - time.time())
    late = await ada.ask("answer", {**answer_to(one), "received_at": 0, "elapsed_ms": 0, "ts": 0})
    assert late["code"] in {"too_late", "not_active"}
    assert (await reaches(ada, "answer_reveal"))["reveal"]["answered"] == 0


@pytest.mark.frames  # without them nobody pings, and nothing is credited
async def test_the_line_is_credited_and_nobody_can_claim_more(server: TriviaServer, open_socket: Opener) -> None:
    """The server's own ping measures the line: half of a round trip is given back, of a very slow one 150 ms."""
    cast, (one,) = quiz_cast(server, single("one", time_limit=60))
    host, near = await open_socket(cast, "host"), await open_socket(cast, "player")
    with Proxy(server) as line:
        line.delay(0.4)
        far = await open_socket(cast, "player2", at=line.ws_url)
        await asyncio.sleep(1)  # its pong is on the way
        await opened(host)
        opened_at = time.monotonic()
        await reaches(far, "question_active")
        acks = [await socket.ask("answer", answer_to(one)) for socket in (near, far)]
        gone = (time.monotonic() - opened_at) * 1000
    elapsed = [ack["data"]["elapsed_ms"] for ack in acks]
    # Sent 400 ms before it came: of these the cap of 150 are given back, and no more.
    assert elapsed[1] <= gone - 400 - 100 and elapsed[1] >= elapsed[0] + 200


@pytest.mark.frames  # without them nobody pings, and nothing is credited
async def test_buzzes_are_ordered_by_the_press_and_not_by_the_line(server: TriviaServer, open_socket: Opener) -> None:
    """Ada presses 40 ms before Ben; her line takes 60 ms one way, his 10: she is first."""
    cast, (asked,) = quiz_cast(server, of_kind("buzzer"))
    host = await open_socket(cast, "host")
    with Proxy(server) as slow, Proxy(server) as fast:
        slow.delay(0.06), fast.delay(0.01)
        ada = await open_socket(cast, "player", at=slow.ws_url)
        ben = await open_socket(cast, "player2", at=fast.ws_url)
        await asyncio.sleep(0.5)
        await opened(host)
        await reaches(ada, "question_active")
        await reaches(ben, "question_active")
        data = {"question_id": asked["id"]}
        first = asyncio.create_task(ada.ask("buzz", data))
        await asyncio.sleep(0.04)
        second = asyncio.create_task(ben.ask("buzz", data))
        assert [(await ack)["type"] for ack in (first, second)] == ["ack", "ack"]
        turn = (await reaches(host, "question_locked"))["buzz"]["turn"]
    seats = {p["id"]: p["user_id"] for p in cast.rest("host").get(f"{cast.path}/participants").json()["results"]}
    assert seats[turn] == cast.user_id("player")
