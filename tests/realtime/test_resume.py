"""Coming back with `last_seq`: every durable event once and in order, whatever was cut and when."""

import asyncio
import random

import pytest

from tests.conftest import Cast, Opener, make_cast
from tests.support.server import TriviaServer
from tests.support.skips import count
from tests.support.socket import Socket, people_of

WRITERS = 3


async def write_all(sockets: list[Socket], texts: int) -> None:
    """Have several people write at once."""
    for number in range(texts):
        await asyncio.gather(*(socket.ask("chat", {"text": f"{number}"}) for socket in sockets))


async def follow(cast: Cast, open_socket: Opener, rng: random.Random, end: asyncio.Event) -> list[int]:
    """Read as a client that drops at random points and comes back with what it has; return the seqs it got."""
    seqs: list[int] = []
    last: int | None = None
    while True:
        socket = await open_socket(cast, "player4", **({} if last is None else {"last_seq": last}))
        if last is None:
            last = socket.greeting["seq"]
        else:
            assert socket.greeting["resumed"] is True
        done = end.is_set()
        wanted = last + rng.randint(1, 12)
        try:
            await asyncio.wait_for(socket.until(wanted), 0.3)
        except (TimeoutError, ConnectionError):
            if done:
                seqs += [frame["seq"] for frame in socket.durable()]
                return seqs
        await socket.drop()
        got = [frame["seq"] for frame in socket.durable()]
        seqs += got
        last = max([last, *got])


@pytest.mark.timeout(600)
async def test_a_client_that_drops_at_random_points_misses_nothing(
    server: TriviaServer, open_socket: Opener, rng: random.Random
) -> None:
    for _ in range(count(6, 200)):
        cast = make_cast(server)
        writers = [await open_socket(cast, who) for who in ("player", "player2", "player3")]
        joined = asyncio.Event()
        reader = asyncio.create_task(follow(cast, open_socket, rng, joined))
        dan = cast.user_id("player4")
        await writers[0].ever("user_joined", lambda frame, who=dan: who in people_of(frame))
        await write_all(writers, rng.randint(3, 8))
        joined.set()
        seqs = await reader
        log = [event["seq"] for event in cast.events()]
        assert seqs == [seq for seq in log if seq >= seqs[0]], "missed, doubled or out of order"
        assert len(seqs) >= WRITERS * 3
        for socket in writers:
            await socket.close()


async def test_events_written_while_away_are_replayed_before_live_ones(cast: Cast, open_socket: Opener) -> None:
    first = await open_socket(cast, "player")
    await first.ask("chat", {"text": "one"})
    have = (await first.ever("chat"))["seq"]  # it may come after its ack
    await first.close()
    cast.rest("host").ok("POST", f"{cast.path}/messages", {"text": "two"}, status=201)
    back = await open_socket(cast, "player", last_seq=have)
    assert back.greeting["resumed"] is True
    await back.until((await back.ask("chat", {"text": "three"}, id="three"))["seq"])
    assert [frame["data"]["text"] for frame in back.of("chat")] == ["two", "three"]
    assert [frame["seq"] for frame in back.durable()][0] == have + 1


@pytest.mark.parametrize("nonsense", ["x", "-1", "1e3", "99999999", "9" * 40, "", "٣", "1.5", "NaN"])
async def test_a_last_seq_that_is_none_of_ours_starts_anew(cast: Cast, open_socket: Opener, nonsense: str) -> None:
    socket = await open_socket(cast, "player", last_seq=nonsense)
    assert socket.greeting["resumed"] is False
    await socket.until((await socket.ask("chat", {"text": "marker"}))["seq"])
    assert socket.durable()[0]["seq"] == socket.greeting["seq"] + 1


async def test_without_last_seq_there_is_no_history(cast: Cast, open_socket: Opener) -> None:
    host = await open_socket(cast, "host")
    await host.ask("chat", {"text": "before"})
    late = await open_socket(cast, "player")
    ack = await late.ask("chat", {"text": "after"})
    await late.until(ack["seq"])
    assert [frame["data"]["text"] for frame in late.of("chat")] == ["after"]
    assert [m["data"]["text"] for m in late.greeting["state"]["chat"]["messages"]] == ["before"]


async def test_snapshot_and_later_events_make_now(server: TriviaServer, open_socket: Opener) -> None:
    """Newcomers under a storm of scores: the snapshot's score plus what follows equals the score at the end."""
    cast = make_cast(server)
    host = await open_socket(cast, "host")
    await host.ask("score_update", {"team": "Reds", "score": 0})

    async def give() -> int:
        for _ in range(60):
            ack = await host.ask("score_update", {"team": "Reds", "points": 1})
        return int(ack["seq"])

    giving = asyncio.create_task(give())
    newcomers = [await open_socket(cast, "player") for _ in range(4)]
    end = await giving
    for newcomer in newcomers:
        await newcomer.until(end)
        start = newcomer.greeting["state"]["teams"][0]["score"]
        scores = [start, *(frame["data"]["score"] for frame in newcomer.of("score_update"))]
        assert scores == list(range(start, 61))
