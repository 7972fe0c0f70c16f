"""The conformance suite: every property of the room, over real sockets, on each of the four ways to serve it.

`make test-deep` runs all of it on all four. `make test` runs the room on Daphne and on two processes, the game on two
processes, and on the other two what a server could get wrong.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.support.server import Kind, TriviaServer, processes
from tests.support.skips import is_deep

DAPHNE, UVICORN, PLAIN, TWO = "daphne", "uvicorn", "plain", "two"
ALL = (DAPHNE, UVICORN, PLAIN, TWO)
# What `make test` runs where it is not (DAPHNE, TWO): the socket's life and order, limits, and the rules of the game.
SMALL = {
    "test_handshake": (DAPHNE, UVICORN, TWO),
    "test_resume": (DAPHNE, UVICORN, TWO),
    "test_limits": (DAPHNE, UVICORN),
    "test_compression": ALL,
    **dict.fromkeys(
        ("test_canaries", "test_kinds", "test_play", "test_quiz", "test_selfpaced", "test_simulated"), (TWO,)
    ),
}
Make = Callable[..., TriviaServer]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what only `make test-deep` runs, and what is about ready-made frames where there are none."""
    items[:] = [item for item in items if item.path.parent != Path(__file__).parent or is_for_this_run(item)]


def is_for_this_run(item: pytest.Item) -> bool:
    topology = getattr(item, "callspec", None) and item.callspec.params.get("topology")  # type: ignore[attr-defined]
    if topology == PLAIN and item.get_closest_marker("frames"):
        return False
    return topology is None or is_deep() or topology in SMALL.get(item.path.stem, (DAPHNE, TWO))


@pytest.fixture(scope="module", params=[DAPHNE, UVICORN, PLAIN, pytest.param(TWO, id=TWO, marks=pytest.mark.cluster)])
def topology(request: pytest.FixtureRequest) -> str:
    """Daphne; uvicorn; uvicorn without `trivia.frames`; two processes on uvicorn over Valkey and PostgreSQL."""
    return str(request.param)


@pytest.fixture(scope="module")
def server(topology: str, request: pytest.FixtureRequest) -> Iterator[TriviaServer]:
    """A shared server; the sockets of a test are spread over its processes, if it has several."""
    if topology == TWO:
        cluster: list[TriviaServer] = request.getfixturevalue("cluster")
        cluster[0].peers = cluster
        yield cluster[0]
        cluster[0].peers = [cluster[0]]
    else:
        name = "_shared_server" if topology == DAPHNE else f"_{topology}"
        shared: TriviaServer = request.getfixturevalue(name)
        with shared.watched():
            yield shared


@pytest.fixture(scope="session")
def _uvicorn() -> Iterator[TriviaServer]:
    with TriviaServer(kind="uvicorn") as running:
        yield running


@pytest.fixture(scope="session")
def _plain() -> Iterator[TriviaServer]:
    with TriviaServer(kind="plain") as running:
        yield running


@pytest.fixture(scope="module")
def strict_server(topology: str, request: pytest.FixtureRequest) -> Iterator[TriviaServer]:
    """A server of the module's with the product's default limits."""
    with ExitStack() as stack:
        running = _start(stack, topology, request, strict=True)
        for each in running.peers:
            stack.enter_context(each.watched())
        yield running


@pytest.fixture
def make_server(topology: str, request: pytest.FixtureRequest) -> Iterator[Make]:
    """`make_server(TRIVIA_...="...")`: a running server of the test's own."""
    with ExitStack() as stack:
        yield lambda **options: _start(stack, topology, request, **options)


def _start(stack: ExitStack, topology: str, request: pytest.FixtureRequest, **options: Any) -> TriviaServer:
    if topology != TWO:
        kinds: dict[str, Kind] = {DAPHNE: "daphne", UVICORN: "uvicorn", PLAIN: "plain"}
        return stack.enter_context(TriviaServer(kind=kinds[topology], **options))
    postgres, valkey = request.getfixturevalue("postgres"), request.getfixturevalue("valkey")
    running = [stack.enter_context(each) for each in processes(postgres, valkey, **options)]
    running[0].peers = running
    return running[0]
