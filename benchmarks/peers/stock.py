"""A stock Channels consumer with a database: a JWT and a look-up for a join, an INSERT for an answer, then its ack.

    python -m benchmarks.peers.stock PORT daphne|uvicorn DATABASE_URL PLAYERS

Connections to the database are kept, SQLite is in WAL with FULL flushes: what the documentation advises, and no more.
"""

import json
import sys
from typing import Any
from urllib.parse import parse_qs

import dj_database_url
import django
import jwt
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from channels.routing import URLRouter
from django.conf import settings
from django.urls import re_path

SECRET = "for-this-benchmark-alone-it-is-public"  # noqa: S105
PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000;"


def configure(database_url: str) -> None:
    """Set Django up on one database."""
    database: dict[str, Any] = {**dj_database_url.parse(database_url), "CONN_MAX_AGE": None}
    if database["ENGINE"].endswith("sqlite3"):
        database["OPTIONS"] = {"init_command": PRAGMAS, "transaction_mode": "IMMEDIATE"}
    settings.configure(
        SECRET_KEY=SECRET,
        INSTALLED_APPS=["channels"],
        DATABASES={"default": database},
        CHANNEL_LAYERS={"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
    )
    django.setup()


def application(players: int) -> Any:
    """Make the tables with their players, and return the ASGI application."""
    from django.db import connection

    from benchmarks.peers.stock_models import Answer, Player

    with connection.schema_editor() as editor:
        editor.create_model(Player)
        editor.create_model(Answer)
    Player.objects.bulk_create([Player(name=f"Player {n}") for n in range(players)], batch_size=500)

    class Consumer(AsyncWebsocketConsumer):
        async def connect(self) -> None:
            query = parse_qs(self.scope["query_string"].decode())
            claims = jwt.decode(query["token"][0], SECRET, algorithms=["HS256"])
            self.player = await database_sync_to_async(Player.objects.get)(pk=int(claims["sub"]))
            await self.channel_layer.group_add("room", self.channel_name)
            await self.accept()
            await self.send(json.dumps({"type": "connection", "user_id": self.player.pk, "name": self.player.name}))

        async def disconnect(self, code: int) -> None:
            await self.channel_layer.group_discard("room", self.channel_name)

        async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
            message = json.loads(text_data or "{}")
            await database_sync_to_async(Answer.objects.create)(player=self.player, choice=message["data"]["choice"])
            await self.send(json.dumps({"type": "ack", "id": message["id"]}))

    return URLRouter([re_path(r"^ws/room$", Consumer.as_asgi())])


def serve(app: Any, server: str, port: int) -> None:
    """Serve on Daphne or uvicorn as they come."""
    if server == "uvicorn":
        import uvicorn

        uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning", lifespan="off", backlog=4096)
        return
    from daphne.server import Server

    Server(app, [f"tcp:port={port}:interface=127.0.0.1:backlog=4096"]).run()


if __name__ == "__main__":
    configure(sys.argv[3])
    serve(application(int(sys.argv[4])), sys.argv[2], int(sys.argv[1]))
