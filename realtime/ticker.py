"""Once a second, on one thread: how far the logs are, which tokens are void, which sessions are over."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

import structlog

from realtime.pool import in_pool
from sessions_app.conf import limits
from sessions_app.models import Revocation
from sessions_app.services import clock, log, revocations
from sessions_app.tokens import Claims

if TYPE_CHECKING:
    from realtime.connection import Connection

logger = structlog.get_logger(__name__)

OVERLAP_SECONDS = 10.0


@dataclass(slots=True)
class Tick:
    """What one look at the database brought."""

    positions: dict[UUID, int]
    over: set[UUID]  # deleted, or ended long enough ago
    revocations: list[Revocation]
    overdue: list[tuple[UUID, int]]  # sessions (and their version) whose time is over, of all processes


class Revoked:
    """The unexpired revocations, in memory, for handshakes and live sockets.

    Ids may commit out of order, so each look goes back to where the log of them stood ten seconds ago.
    """

    def __init__(self) -> None:
        self._known: dict[int, Revocation] = {}
        self._by_value: dict[tuple[str, str], list[Revocation]] = {}
        self._floors: list[tuple[float, int]] = [(0.0, 0)]

    @property
    def floor(self) -> int:
        return self._floors[0][1]

    def learn(self, found: list[Revocation], now: float) -> list[Revocation]:
        """Keep what was found and return what of it is new."""
        new = [revocation for revocation in found if revocation.pk not in self._known]
        for revocation in new:
            self._known[revocation.pk] = revocation
            self._by_value.setdefault((revocation.kind, revocation.value), []).append(revocation)
        self._floors.append((now, max([self._floors[-1][1], *(r.pk for r in found)])))
        while len(self._floors) > 1 and self._floors[1][0] <= now - OVERLAP_SECONDS:
            self._floors.pop(0)
        return new

    def find(self, claims: Claims, participant: UUID | None = None) -> Revocation | None:
        """Return what makes this token void."""
        keys = [("login", claims.login), ("user", claims.sub), ("session", str(claims.session))]
        keys += [("participant", claims.sub), ("participant", str(participant))]
        candidates = [revocation for key in keys for revocation in self._by_value.get(key, ())]
        return next((r for r in candidates if revocations.matches(r, claims, participant)), None)

    def of(self, connection: "Connection") -> Revocation | None:
        """Return what makes a connection's token void."""
        return self.find(connection.claims, connection.caller.participant)

    def forget_expired(self) -> None:
        """Drop what nothing needs any more."""
        now = clock.now()
        for pk in [pk for pk, revocation in self._known.items() if revocation.expires_at <= now]:
            gone = self._known.pop(pk)
            self._by_value[gone.kind, gone.value].remove(gone)


def look(rooms: list[UUID], floor: int) -> Tick:
    """Read what a tick needs: three queries, whatever the number of rooms."""
    now = clock.now()
    found = log.positions(rooms)
    until = now.timestamp() - limits().ended_linger_seconds
    over = {pk for pk in rooms if pk not in found or (found[pk][2] is not None and (found[pk][2] or 0) <= until)}
    return Tick({pk: seq for pk, (seq, _, _) in found.items()}, over, revocations.since(floor, now), log.overdue(now))


class Ticker:
    """Runs `look` each `seconds`, never two at once, and survives whatever happens."""

    def __init__(
        self, seconds: float, rooms: Callable[[], list[UUID]], floor: Callable[[], int], apply: Callable[[Tick], None]
    ) -> None:
        self._seconds, self._rooms, self._floor, self._apply = seconds, rooms, floor, apply
        self.ticked_at = time.monotonic()

    @property
    def age(self) -> float:
        """Seconds since the last tick that worked."""
        return time.monotonic() - self.ticked_at

    async def run(self) -> None:
        """Tick until cancelled."""
        while True:
            await self.tick()
            await asyncio.sleep(self._seconds)

    async def tick(self) -> None:
        """Look once and apply it."""
        try:
            self._apply(await in_pool(look, self._rooms(), self._floor()))
            self.ticked_at = time.monotonic()
        except Exception:  # the database may be away; the next second asks again
            logger.exception("tick_failed")
