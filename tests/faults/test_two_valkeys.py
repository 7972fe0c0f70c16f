"""Sessions are spread over several Valkeys; one that dies takes none of them along."""

import asyncio
from collections.abc import Iterator

import pytest

from tests.conftest import Opener, make_cast
from tests.support.postgres import Postgres
from tests.support.server import TriviaServer, processes
from tests.support.socket import Socket
from tests.support.valkey import Valkey

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(240)]
SESSIONS = 6


@pytest.fixture
def two(postgres: Postgres, own_valkey: Valkey, valkey: Valkey) -> Iterator[list[TriviaServer]]:
    """Two processes over two Valkeys, of which `own_valkey` may be killed."""
    first, second = processes(postgres, own_valkey, redis=f"{valkey.new_url()},{own_valkey.new_url()}")
    with first, second:
        yield [first, second]


async def test_one_of_two_valkeys_dies_and_every_session_goes_on(
    two: list[TriviaServer], own_valkey: Valkey, open_socket: Opener
) -> None:
    casts = [make_cast(two[0]) for _ in range(SESSIONS)]
    pairs = [
        (await open_socket(c, "host", server=two[0]), await open_socket(c, "player", server=two[1])) for c in casts
    ]
    for host, player in pairs:
        await host.ever("user_joined", lambda frame: frame["participant_count"] == 2)
        await crosses(host, player, "before")
    await asyncio.to_thread(own_valkey.kill)
    for text in ("during", "still"):
        await asyncio.gather(*(crosses(host, player, text) for host, player in pairs))
    await asyncio.to_thread(own_valkey.start)
    late = [await open_socket(cast, "player2", server=two[1]) for cast in casts]
    for (host, player), newcomer in zip(pairs, late, strict=True):
        await host.ever("user_joined", lambda frame: frame["participant_count"] == 3, timeout=15)
        await crosses(host, player, "after")
        await crosses(host, newcomer, "for the newcomer")
        assert host.of("user_left") == player.of("user_left") == []
        assert [frame["data"]["text"] for frame in player.of("chat")][:4] == ["before", "during", "still", "after"]


async def crosses(host: Socket, player: Socket, text: str) -> None:
    """Say something in one process and hear it in the other."""
    assert (await host.ask("chat", {"text": text}))["type"] == "ack"
    await player.ever("chat", lambda frame: frame["data"]["text"] == text)


async def test_the_cache_is_in_the_first_for_every_process(two: list[TriviaServer]) -> None:
    """Django would take the others for replicas of it, and read what was never written there."""
    code = "from django.core.cache import cache; print(sum(cache.get('k') == 'v' for _ in range(40)))"
    two[0].manage("shell", "-v", "0", "-c", "from django.core.cache import cache; cache.set('k', 'v', 600)")
    assert two[1].manage("shell", "-v", "0", "-c", code).strip() == "40"
