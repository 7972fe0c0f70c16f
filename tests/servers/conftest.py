"""Servers of tests/servers/apps.py: every property holds on each of them."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.servers.wire import Wire
from tests.support.folders import new_folder
from tests.support.processes import Service


class AppServer(Service):
    """A server process; `port` is set once it listens."""

    def __init__(self, folder: Path, **options: Any) -> None:
        command = [sys.executable, "-m", "tests.servers.apps", json.dumps(options)]
        super().__init__(command, folder / "log")
        self.port = 0

    def listen(self) -> "AppServer":
        self.port = int(self.wait_for("ready ", 20).split()[1])
        return self

    def wire(self, path: str, *headers: str, **options: Any) -> Wire:
        return Wire(self.port, path, *headers, **options)

    def disconnect(self, *path: object) -> dict[str, Any]:
        """Return what the application was told at the end of the socket at `path`."""
        line = self.wait_for(" ".join(["disconnect", *map(str, path), "{"]), 10)
        told: dict[str, Any] = json.loads(line[line.index("{") :])
        return told


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what is about ready-made frames where there are none."""
    items[:] = [item for item in items if not (item.get_closest_marker("frames") and "[plain" in item.name)]


@pytest.fixture(scope="package", params=["daphne", "uvicorn", "plain"])
def kind(request: pytest.FixtureRequest) -> str:
    """Daphne, uvicorn, and uvicorn without `trivia.frames`, where everything goes by ASGI's `send`."""
    return str(request.param)


@pytest.fixture
def make(kind: str) -> Iterator[Callable[..., AppServer]]:
    """`make(bounds={...})`: a server that may not listen yet; killed at the end."""
    made: list[AppServer] = []

    def make_(**options: Any) -> AppServer:
        made.append(AppServer(new_folder("app"), server=kind, **options))
        return made[-1]

    yield make_
    for each in made:
        each.kill()


@pytest.fixture(scope="package")
def app(kind: str) -> Iterator[AppServer]:
    """One server with the product's bounds but for short waits, shared by all who leave it running."""
    running = AppServer(new_folder("app"), server=kind, bounds={"close_seconds": 0.5, "connect_seconds": 0.4})
    yield running.listen()
    running.kill()
