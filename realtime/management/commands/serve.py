"""`manage.py serve`: the application on Daphne, or on uvicorn with one or several workers."""

import os
import sys
from threading import Thread
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from sessions_app.conf import limits

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
SPARE_CONNECTIONS = 1_000  # the consumer refuses earlier, and says why


class Command(BaseCommand):
    help = "Serve Trivia: on Daphne, or on uvicorn, which takes several workers (and is what production uses)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"), help="address to listen on")
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")), help="0 picks a free one")
        parser.add_argument("--server", choices=["daphne", "uvicorn"], help="uvicorn in production or with workers")
        workers = os.environ.get("WORKERS") or "1"
        parser.add_argument("--workers", type=int, default=workers, help="processes; needs PostgreSQL and Redis")
        parser.add_argument("--line", type=int, default=None, help="of a worker to its supervisor; not for people")

    def handle(self, *args: Any, **options: Any) -> None:
        host, port, workers = options["host"], options["port"], options["workers"]
        is_worker = options["line"] is not None
        server = options["server"] or ("daphne" if settings.EMBEDDED and workers == 1 else "uvicorn")
        if not is_worker:
            self.check(fail_level=40)
            _check_workers(workers, server)
        self._open_to_the_network(host)
        if is_worker:
            code = self._work(host, port, options["line"])
        elif workers > 1:
            code = self._supervise(host, port, workers)
        else:
            code = self._on_daphne(host, port) if server == "daphne" else self._on_uvicorn(host, port)
        sys.exit(code)

    def _on_daphne(self, host: str, port: int) -> int:
        from realtime.servers.daphne import Server

        server = Server(
            _application(),
            endpoints=[f"tcp:port={port}:interface={host.replace(':', chr(92) + ':')}"],
            on_ready=self._ready,
            bounds=_bounds(),
            max_connections=limits().max_connections + SPARE_CONNECTIONS,
        )
        server.run()
        return server.exit_code

    def _on_uvicorn(self, host: str, port: int) -> int:
        from realtime.servers.listening import CannotListen, bind
        from realtime.servers.uvicorn_server import Server

        try:
            bound = bind(host, port)
        except CannotListen as error:
            raise CommandError(str(error)) from error
        return Server(_uvicorn_config(), on_ready=self._ready).serve_until_stopped([bound])

    def _supervise(self, host: str, port: int, workers: int) -> int:
        from realtime.servers.listening import CannotListen, hold
        from realtime.servers.supervisor import Supervisor

        try:
            held = hold(host, port)
        except CannotListen as error:
            raise CommandError(str(error)) from error
        with held:
            where, number = held.getsockname()[:2]
            command = [sys.executable, sys.argv[0], "serve", "--host", host, "--port", str(number)]
            return Supervisor(command, workers, lambda: self._ready(where, number)).run()

    def _work(self, host: str, port: int, line: int) -> int:
        from realtime.servers.listening import bind
        from realtime.servers.supervisor import Lifeline
        from realtime.servers.uvicorn_server import Server

        def ready(where: str, number: int) -> None:
            Thread(target=self._welcome, args=(where, number), kwargs={"quiet": True}, daemon=True).start()
            lifeline.ready()

        lifeline = Lifeline(line)
        server = Server(_uvicorn_config(), on_ready=ready, lifeline=lifeline)
        return server.serve_until_stopped([bind(host, port, shared=True)])

    def _open_to_the_network(self, host: str) -> None:
        """Add exactly this machine's addresses to the hosts, if it is asked to listen on more than loopback."""
        if host in LOOPBACK:
            return
        if settings.EMBEDDED:
            from sessions_app.links import lan_addresses

            own = lan_addresses() if host in {"0.0.0.0", "::"} else [host]  # noqa: S104
            if not own:
                raise CommandError("This machine has no address on a network; use HOST=127.0.0.1.")
            settings.ALLOWED_HOSTS += own

    def _ready(self, host: str, port: int) -> None:
        address = f"[{host}]" if ":" in host else host
        self.stdout.write(f"Listening on http://{address}:{port}")
        self.stdout.flush()
        Thread(target=self._welcome, args=(host, port), daemon=True).start()  # it asks the database

    def _welcome(self, host: str, port: int, *, quiet: bool = False) -> None:
        """Say where to go; a worker says nothing, and still has to know it for the links that it makes."""
        from django.db import connection

        from sessions_app.links import welcome_lines

        lines = welcome_lines(host, port)
        if not quiet:
            self.stdout.write("\n".join(["", *lines, ""]))
            self.stdout.flush()
        connection.close()


def _check_workers(workers: int, server: str) -> None:
    if workers < 1:
        raise CommandError("WORKERS must be 1 or more.")
    if workers == 1:
        return
    if server == "daphne":
        raise CommandError("Daphne serves with one process; several workers take --server uvicorn.")
    if settings.SQLITE:
        raise CommandError(
            "SQLite is for one process. For several workers set DATABASE_URL to a PostgreSQL database and REDIS_URL to "
            "a Valkey or Redis server; `make run WORKERS=2` brings both along."
        )
    if not settings.REDIS_URL:
        raise CommandError("Several workers need REDIS_URL: through it they are one room.")


def _application() -> Any:
    from channels.routing import get_default_application

    return get_default_application()


def _bounds() -> Any:
    from realtime.servers.bounds import Bounds

    return Bounds(max_message=limits().message_bytes)


def _uvicorn_config() -> Any:
    from realtime.servers.uvicorn_server import Config

    most = limits().max_connections + SPARE_CONNECTIONS
    return Config(_application(), bounds=_bounds(), max_connections=most, log_level="warning")
