"""The product as a process: its own data folder, its own port, its own limits."""

import json
import shutil
import signal as signals
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal
from uuid import uuid4

from tests.support import secrets
from tests.support.folders import new_folder
from tests.support.postgres import Postgres
from tests.support.processes import Service
from tests.support.templates import DEMO_FILES, Database, clean_environment, copy_sqlite, manage, postgres_copy
from tests.support.valkey import Valkey

START_SECONDS = 60
Kind = Literal["daphne", "uvicorn", "plain"]
LISTENING = "Listening on http://"
# Many tests share one server and one address; the limits have tests of their own (see `strict`).
EASY = {
    "TRIVIA_MESSAGE_RATE": "10000",
    "TRIVIA_MESSAGE_BURST": "10000",
    "TRIVIA_CHAT_RATE": "10000",
    "TRIVIA_CHAT_BURST": "10000",
    "TRIVIA_PROTOCOL_ERRORS": "1000000",
    "TRIVIA_LOGIN_FAILURES_PER_MINUTE": "10000",
    "TRIVIA_ADDRESS_LOGIN_FAILURES_PER_MINUTE": "10000",
    "TRIVIA_JOIN_FAILURES_PER_MINUTE": "10000",
    "TRIVIA_ADDRESS_JOIN_FAILURES_PER_MINUTE": "10000",
    "TRIVIA_ADDRESS_STARTS_PER_MINUTE": "10000",
    "TRIVIA_ADDRESS_HANDSHAKE_FAILURES_PER_MINUTE": "10000",
    "TRIVIA_PING_RATE": "10000",
    "TRIVIA_BREACHES": "1000000",
}


class TriviaServer:
    """One process of the product: `with TriviaServer(TRIVIA_CHAT_BURST="2") as server: server.base_url`.

    It runs on Daphne; `kind` may be uvicorn, or plain: uvicorn without ready-made frames. With `workers` it is several.

    Without `database` it has a SQLite file of its own; without `redis` the in-memory layer. Limits are wide unless
    `strict=True` leaves the product's defaults; `env` overrides both. `sibling()` is a second process on the same data.
    Leaving the block stops it with SIGTERM and fails unless it exits 0.
    """

    def __init__(
        self,
        *,
        database: Database | None = None,
        redis: str = "",
        host: str = "127.0.0.1",
        port: int = 0,
        strict: bool = False,
        kind: Kind = "daphne",
        workers: int = 1,
        **env: str,
    ) -> None:
        self.database, self.redis, self.host, self.port, self.strict = database, redis, host, port, strict
        self.kind, self.workers = kind, workers
        self.folder = new_folder("server")
        self.log = secrets.watch(self.folder / "server.log")
        self.log.touch()
        self.service: Service | None = None
        self.peers = [self]  # the processes that are one room with it; sockets of a test are spread over them
        self.overrides = {"TRIVIA_REDIS_PREFIX": f"t{uuid4().hex[:8]}", **env}
        self._prepare()

    def _prepare(self) -> None:
        if self.database is None:
            copy_sqlite(self.folder)
            for suffix in ("", "-wal"):
                secrets.watch(self.folder / f"trivia.sqlite3{suffix}")
        else:
            for name in DEMO_FILES:
                shutil.copy(self.database.demo / name, self.folder)
        for organization in (self.demo, self.demo["other"]):
            for user in organization["users"].values():
                secrets.issued(user["password"])

    @property
    def env(self) -> dict[str, str]:
        where = {"TRIVIA_DATA_DIR": str(self.folder), "TRIVIA_LOG_LEVEL": "DEBUG", "PYTHONUNBUFFERED": "1"}
        where["TRIVIA_OPENTDB_URL"] = ""  # no test asks anybody elsewhere
        where |= {"DATABASE_URL": self.database.url} if self.database is not None else {}
        where |= {"REDIS_URL": self.redis} if self.redis else {}
        where |= {"DJANGO_SETTINGS_MODULE": "tests.support.plain"} if self.kind == "plain" else {}
        return {**clean_environment(), **({} if self.strict else EASY), **where, **self.overrides}

    def sibling(self, **env: str) -> "TriviaServer":
        """Return another process on the same database and Redis; start it yourself."""
        assert self.database is not None, "SQLite is for one process"
        same: dict[str, Any] = {
            "database": self.database,
            "redis": self.redis,
            "strict": self.strict,
            "kind": self.kind,
        }
        return TriviaServer(**{**same, **self.overrides, **env})

    def start(self) -> "TriviaServer":
        """Run it until its port is open; started again, it takes the same port."""
        server = "daphne" if self.kind == "daphne" else "uvicorn"
        command = [sys.executable, "manage.py", "serve", "--host", self.host, "--port", str(self.port)]
        command += ["--server", server, "--workers", str(self.workers)]
        self.service = Service(command, self.log, env=self.env)
        line = self.service.wait_for(LISTENING, START_SECONDS)
        self.port = int(line.rsplit(":", 1)[1])
        return self

    def manage(self, *arguments: str, stdin: str = "") -> str:
        """Run a management command on the same data and return what it printed."""
        return manage(self.folder, *arguments, env=self.env, stdin=stdin)

    @property
    def base_url(self) -> str:
        return f"http://{self.host}:{self.port}"

    @property
    def ws_url(self) -> str:
        return f"ws://{self.host}:{self.port}"

    @property
    def demo(self) -> dict[str, Any]:
        """What stands in demo.json."""
        return dict(json.loads((self.folder / "demo.json").read_text()))

    @property
    def pid(self) -> int:
        return self._service.process.pid

    @property
    def is_running(self) -> bool:
        return self.service is not None and self.service.is_running

    @property
    def log_text(self) -> str:
        """Everything it has said, on stdout and stderr, in all its lives."""
        return self.log.read_text(errors="replace")

    @contextmanager
    def watched(self) -> Iterator["TriviaServer"]:
        """Fail if the block ends the process or brings a traceback into its log."""
        before = len(self.log_text)
        yield self
        said = self.log_text[before:]
        assert self.is_running, f"the server ended\n{said[-4000:]}"
        at = said.find("Traceback (most recent call last)")
        assert at < 0, f"a traceback in the server's log:\n{said[max(0, at - 1000) : at + 4000]}"

    def wait_for_log(self, words: str, seconds: float = 10) -> str:
        """Return the first line of this life's log that holds `words`."""
        return self._service.wait_for(words, seconds)

    @property
    def _service(self) -> Service:
        assert self.service is not None, "not started"
        return self.service

    def signal(self, number: int) -> None:
        self._service.signal(number)

    def pause(self) -> None:
        """Freeze it (SIGSTOP) with all its sockets open."""
        self.signal(signals.SIGSTOP)

    def resume(self) -> None:
        self.signal(signals.SIGCONT)

    def kill(self) -> None:
        """End it as a power cut would; its port is refused when this returns."""
        self._service.kill()

    def stop(self) -> None:
        """Ask it to stop (SIGTERM) and fail unless it exits 0."""
        code = self._service.stop()
        assert code == 0, f"the server ended with {code}\n{self._service.tail()}"

    def restart(self) -> "TriviaServer":
        """Stop it, if it runs, and start it on the same port."""
        if self.is_running:
            self.stop()
        return self.start()

    def __enter__(self) -> "TriviaServer":
        return self.start()

    def __exit__(self, *_: object) -> None:
        if self.is_running:
            self.stop()


def processes(postgres: Postgres, valkey: Valkey, number: int = 2, **options: Any) -> list[TriviaServer]:
    """Return `number` processes on uvicorn, not yet started, over one fresh PostgreSQL database and one Valkey."""
    options = {"kind": "uvicorn", "redis": valkey.new_url(), **options}
    first = TriviaServer(database=postgres_copy(postgres), **options)
    return [first, *(first.sibling() for _ in range(number - 1))]
