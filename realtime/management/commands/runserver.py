"""`manage.py runserver` on our Daphne, which can refuse a socket with 1008; it reloads on changes as ever."""

from functools import partial

from daphne.management.commands.runserver import Command as Stock

from realtime.servers.daphne import Server
from sessions_app.conf import limits


def _server(**options: object) -> Server:
    from realtime.hub import drain_hubs

    for unknown in ("websocket_max_message_size", "websocket_max_frame_size"):
        options.pop(unknown, None)
    return Server(
        on_drain=drain_hubs,
        max_message=limits().message_bytes,
        **options,  # type: ignore[arg-type]
    )


class Command(Stock):
    server_cls = staticmethod(partial(_server))
