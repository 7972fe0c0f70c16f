"""`manage.py serve`: the application on Daphne, as `make run` and embedded mode use it."""

import os
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from sessions_app.conf import limits

LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class Command(BaseCommand):
    help = "Serve Trivia on Daphne."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"), help="address to listen on")
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")), help="0 picks a free one")

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = options["host"], options["port"]
        self.check(fail_level=40)
        self._open_to_the_network(host)
        from channels.routing import get_default_application

        from realtime.servers.bounds import Bounds
        from realtime.servers.daphne import Server

        server = Server(
            get_default_application(),
            endpoints=[_endpoint(host, port)],
            on_ready=self._ready,
            bounds=Bounds(max_message=limits().message_bytes),
            max_connections=limits().max_connections + 1_000,  # the consumer refuses earlier, and says why
        )
        server.run()
        sys.exit(server.exit_code)

    def _open_to_the_network(self, host: str) -> None:
        """Add exactly this machine's addresses to the hosts, if it is asked to listen on more than loopback."""
        if host in LOOPBACK:
            return
        if settings.MODE == "embedded":
            from sessions_app.links import lan_addresses

            own = lan_addresses() if host in {"0.0.0.0", "::"} else [host]  # noqa: S104
            if not own:
                raise CommandError("This machine has no address on a network; use HOST=127.0.0.1.")
            settings.ALLOWED_HOSTS += own

    def _ready(self, host: str, port: int) -> None:
        from threading import Thread

        address = f"[{host}]" if ":" in host else host
        self.stdout.write(f"Listening on http://{address}:{port}")
        self.stdout.flush()
        Thread(target=self._welcome, args=(host, port), daemon=True).start()  # it asks the database

    def _welcome(self, host: str, port: int) -> None:
        from django.db import connection

        from sessions_app.links import welcome_lines

        self.stdout.write("\n".join(["", *welcome_lines(host, port), ""]))
        self.stdout.flush()
        connection.close()


def _endpoint(host: str, port: int) -> str:
    return f"tcp:port={port}:interface={host.replace(':', chr(92) + ':')}"
