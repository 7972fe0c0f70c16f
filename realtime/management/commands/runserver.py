"""`manage.py runserver` on our Daphne, which can refuse a socket with 1008; it reloads on changes as ever."""

from typing import Any

from daphne.management.commands.runserver import Command as Stock

from realtime.servers.bounds import Bounds
from realtime.servers.daphne import Server
from sessions_app.conf import limits

# Stock options that our bounds take the place of.
UNUSED = "websocket_handshake_timeout", "websocket_max_message_size", "websocket_max_frame_size"


def _server(**options: Any) -> Server:
    options = {name: value for name, value in options.items() if name not in UNUSED}
    return Server(bounds=Bounds(max_message=limits().message_bytes), **options)


class Command(Stock):
    server_cls = staticmethod(_server)
