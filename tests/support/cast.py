"""The cast of every test: an owner, a host and players of one organization, and outsiders of another."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.support.client import Rest, Socket
from tests.support.server import TriviaServer

FRESH_SECONDS = 600  # access tokens live for 900
_logins: dict[tuple[Path, str], tuple[float, Rest]] = {}


@dataclass
class Cast:
    """People with their logins, and a fresh session in its lobby for them to meet in.

    Names: `owner`, `host`, `player`, `player2`, `player3`, `player4`; of the other organization `outsider` (a host),
    `stranger` (a player), `other_owner`. Logins are shared by all tests of a server: a test that logs out or changes
    a password takes `login(name)`, or makes a member of its own.
    """

    server: TriviaServer
    session: dict[str, Any] = field(default_factory=dict)

    def rest(self, name: str) -> Rest:
        """Return this person's REST client, logged in."""
        key, now = (self.server.folder, name), time.monotonic()
        if key not in _logins or now - _logins[key][0] > FRESH_SECONDS:
            _logins[key] = now, self.login(name)
        return _logins[key][1]

    def login(self, name: str) -> Rest:
        """Return a client with a login of its own."""
        return Rest(self.server.base_url).login(**self.account(name))

    def account(self, name: str) -> dict[str, str]:
        """Return `{"username", "password"}`."""
        demo = self.server.demo
        others = {"outsider": "host", "stranger": "player", "other_owner": "owner"}
        found = demo["other"]["users"][others[name]] if name in others else demo["users"][name]
        return dict(found)

    def user_id(self, name: str) -> str:
        """Return what frames call this person: `sub`."""
        return str(self.rest(name).user["id"])

    def guest(self, nickname: str, **more: Any) -> Rest:
        """Return a client of a new anonymous guest of the session."""
        return Rest(self.server.base_url).guest(self.session["join_code"], nickname, **more)

    def guests(self, number: int) -> list[Rest]:
        """Return so many new guests: Guest 1, Guest 2, ..."""
        return [self.guest(f"Guest {n}") for n in range(1, number + 1)]

    @property
    def anybody(self) -> Rest:
        """A client without a token."""
        return Rest(self.server.base_url)

    @property
    def id(self) -> str:
        """The session's public id."""
        return str(self.session["id"])

    @property
    def path(self) -> str:
        """The session's REST path."""
        return f"/sessions/{self.id}"

    async def connected(self, number: int, seconds: float = 10) -> None:
        """Wait until every process counts so many open sockets; of each other they hear within 2 s."""
        async with asyncio.timeout(seconds):
            for server in self.server.peers:
                client = Rest(server.base_url, self.rest("host").token)
                while client.get(f"{self.path}/connections").json()["count"] != number:
                    await asyncio.sleep(0.05)

    def events(self, after: int = 0, name: str = "host") -> list[dict[str, Any]]:
        """Return the durable log after a `seq`, all pages of it, as this person may see it."""
        found: list[dict[str, Any]] = []
        while page := self.rest(name).get(f"{self.path}/events", after=after, limit=200).json()["results"]:
            found += page
            after = page[-1]["seq"]
        return found


Opener = Callable[..., Awaitable[Socket]]


def make_cast(server: TriviaServer, **session: Any) -> Cast:
    """Return the cast of a server with a new session; the arguments are those of `Rest.create_session`."""
    made = Cast(server)
    made.session = made.rest("host").create_session(**session)
    return made


class Sockets:
    """Opens sockets for a cast and closes them all at the end; this is what `open_socket` gives."""

    def __init__(self) -> None:
        self.opened: list[Socket] = []

    async def __call__(
        self,
        cast: Cast,
        who: str | Rest = "player",
        *,
        server: TriviaServer | None = None,
        at: str = "",
        **options: Any,
    ) -> Socket:
        """Return a greeted socket of a person or a guest; `server` or `at` (a ws URL) lead it elsewhere.

        Otherwise sockets take turns over the processes of the cast's server.

        Options: `session`, `token`, `last_seq`, `subprotocol`, `origin`, `greet=False` and websockets' own.
        """
        session, greet = options.pop("session", cast.id), options.pop("greet", True)
        token = options.pop("token", None) or (who.token if isinstance(who, Rest) else cast.rest(who).token)
        turn = cast.server.peers[len(self.opened) % len(cast.server.peers)]
        socket = await Socket.open(at or (server or turn).ws_url, session, token, **options)
        self.opened.append(socket)
        return await socket.greeted() if greet else socket

    async def many(self, cast: Cast, people: Iterable[str | Rest], **options: Any) -> list[Socket]:
        """Return greeted sockets of all these people, opened side by side."""
        return await asyncio.gather(*(self(cast, who, **options) for who in people))

    async def close(self) -> None:
        await asyncio.gather(*(socket.close() for socket in self.opened))
