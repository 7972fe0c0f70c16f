"""Every property of the room holds on one process and on two that are one room."""

from collections.abc import Iterator

import pytest

from tests.support.server import TriviaServer


@pytest.fixture(
    scope="module",
    params=[pytest.param("_alone", id="alone"), pytest.param("_two", id="two", marks=pytest.mark.cluster)],
)
def server(request: pytest.FixtureRequest) -> TriviaServer:
    """The shared server, then two processes over Valkey and PostgreSQL with the sockets of a test spread over both."""
    running: TriviaServer = request.getfixturevalue(request.param)
    return running


@pytest.fixture(scope="module")
def _alone(_shared_server: TriviaServer) -> Iterator[TriviaServer]:
    with _shared_server.watched():
        yield _shared_server


@pytest.fixture(scope="module")
def _two(cluster: list[TriviaServer]) -> TriviaServer:
    first = cluster[0]
    first.peers = cluster
    return first
