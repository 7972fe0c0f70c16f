"""Who is here: each process's set of people united, and the joins and leaves that follow. No clock, no I/O."""

from collections.abc import Iterable
from typing import Any

from realtime.people import Here, announcements
from sessions_app.game.events import HOST_ROLES, PLAYER_ROLES

STALE_SECONDS = 8.0
CALM_SECONDS = 10.0


class _Remote:
    """What another process last told."""

    __slots__ = ("counter", "heard_at", "incarnation", "people")

    def __init__(self, incarnation: str, counter: int, people: dict[str, Here], heard_at: float) -> None:
        self.incarnation, self.counter, self.people, self.heard_at = incarnation, counter, people, heard_at


class Presence:
    """The people of one session. Times are seconds of any steady clock, given by the caller."""

    def __init__(self, process: str, incarnation: str, session_id: str, grace: float) -> None:
        self.process, self._incarnation, self._session_id, self._grace = process, incarnation, session_id, grace
        self.own: dict[str, Here] = {}
        self._leaving: dict[str, float] = {}
        self._remotes: dict[str, _Remote] = {}
        self.announced: dict[str, Here] = {}
        self._touched: dict[str, None] = {}  # in the order of what happened
        self._came: dict[str, Here] = {}  # who came since the last flush, to be told of also when gone again
        self._untold: set[str] = set()
        self._visits: dict[str, Here] = {}  # who came since the last report, for others to tell of when gone again
        self._counter = 0
        self._trusts_silence_from = 0.0
        self.has_host = False
        self._here: dict[str, int] = {}  # by sub, in how many processes' sets
        self.revision = 0  # of `announced`
        self.left_at: dict[str, float] = {}  # players whose seat is kept for a while
        self.unseated: set[str] = set()  # players who were removed: their seat is not

    # What happens in this process

    def join(self, sub: str, name: str, team: str | None, role: str, since: int = 0) -> None:
        """A connection of `sub` opened, at `since`."""
        known = self.own.get(sub)
        if known is None:
            self._came_in([sub])
        held, since = (known.connections, known.since) if known and known.connections else (0, since)
        self.own[sub] = Here(held + 1, name, team, role, since)
        self._leaving.pop(sub, None)
        self._came[sub] = self._visits[sub] = self.own[sub]
        self._touch(sub)

    def leave(self, sub: str, *, clean: bool, now: float, since: int = 0) -> None:
        """A connection of `sub` closed, and the oldest that is left opened at `since`.

        A lost line (not `clean`) keeps its person for the grace.
        """
        known = self.own.get(sub)
        if known is None:
            return
        left = max(0, known.connections - 1)
        if left == 0 and clean:
            del self.own[sub]
            self._went([sub])
            self._leaving.pop(sub, None)
        else:
            self.own[sub] = known._replace(connections=left, since=since)
            if left == 0:
                self._leaving[sub] = now + self._grace
        self._touch(sub)

    def rename(self, sub: str, name: str, team: str | None) -> None:
        """A participant was renamed or moved."""
        for people in (self.own, self.announced):
            if sub in people:
                people[sub] = people[sub]._replace(name=name, team=team)
        if sub in self.own:
            self._untold.add(sub)

    def tick(self, now: float) -> None:
        """Let graces run out and drop what other processes no longer renew."""
        for sub in [sub for sub, until in self._leaving.items() if until <= now]:
            del self._leaving[sub], self.own[sub]
            self._went([sub])
            self._touch(sub)
        if now < self._trusts_silence_from:
            return
        for process in [p for p, remote in self._remotes.items() if now - remote.heard_at > STALE_SECONDS]:
            gone = self._remotes.pop(process).people
            self._went(gone)
            self._touched.update(dict.fromkeys(gone))

    def distrust_silence(self, now: float) -> None:
        """Others were not to be heard (the layer was down, or this process slept): give them time."""
        self._trusts_silence_from = now + CALM_SECONDS

    # What other processes tell

    def report(self, *, whole: bool) -> dict[str, Any] | None:
        """Return what to tell the others: all of it (the first time too), or what changed since (None if nothing)."""
        if not whole and not self._untold:
            return None
        whole = whole or self._counter == 0  # nobody knows this incarnation yet
        self._counter += 1
        people = dict(self.own) if whole else {sub: self.own.get(sub) for sub in self._untold}
        visits = {sub: here for sub, here in self._visits.items() if sub not in self.own}
        self._untold, self._visits = set(), {}
        return {
            "process": self.process,
            "incarnation": self._incarnation,
            "counter": self._counter,
            "whole": whole,
            "people": people,
            "visits": visits,
        }

    def hear(self, report: dict[str, Any], now: float) -> bool:
        """Take in another process's report; return False if one is missing before it, so that all must be asked."""
        process = report["process"]
        if process == self.process:
            return True
        known = self._remotes.get(process)
        people = {sub: Here(*here) for sub, here in report["people"].items() if here is not None}
        if report["whole"]:
            if known is not None and known.incarnation == report["incarnation"] and report["counter"] <= known.counter:
                return True
            self._replace(process, _Remote(report["incarnation"], report["counter"], people, now))
            self._hear_visits(report)
            return True
        if known is None or known.incarnation != report["incarnation"] or report["counter"] > known.counter + 1:
            return False
        if report["counter"] <= known.counter:
            return True
        self._went([sub for sub in report["people"] if known.people.pop(sub, None) is not None])
        self._came_in(people)
        known.people.update(people)
        known.counter, known.heard_at = report["counter"], now
        self._came.update(people)
        self._touched.update(dict.fromkeys(report["people"]))
        self._hear_visits(report)
        return True

    def _hear_visits(self, report: dict[str, Any]) -> None:
        for sub, here in report["visits"].items():
            self._came.setdefault(sub, Here(*here))
            self._touched[sub] = None

    def _replace(self, process: str, remote: _Remote) -> None:
        """Take a whole set for the one before; what did not change, mostly all of it, costs no more than a look."""
        known = self._remotes.get(process)
        old, new = known.people if known is not None else {}, remote.people
        self._remotes[process] = remote
        gone = [sub for sub in old if sub not in new]
        changed = {sub: here for sub, here in new.items() if old.get(sub) != here}
        self._went(gone)
        self._came_in([sub for sub in changed if sub not in old])
        self._came.update(changed)
        self._touched.update(dict.fromkeys([*gone, *changed]))

    # What follows

    @property
    def is_settled(self) -> bool:
        """Whether there is nothing to announce."""
        return not self._touched

    def flush(self, now: float) -> list[dict[str, Any]]:
        """Return the frames that bring members up to date, and take them as sent."""
        joined: list[tuple[str, Here]] = []
        left: list[str] = []
        for sub in self._touched:
            here = self._find(sub)
            came = here or self._came.get(sub)
            if came is not None and sub not in self.announced:
                joined.append((sub, came))
                self.announced[sub] = came
            if here is not None:
                self.announced[sub] = here
                self.left_at.pop(sub, None)
            elif sub in self.announced:
                left.append(sub)
                if self.announced.pop(sub).role in PLAYER_ROLES and sub not in self.unseated:
                    self.left_at[sub] = now
                self.unseated.discard(sub)
        self._touched, self._came = {}, {}
        self.revision += 1
        frames = announcements(self._session_id, len(self.announced), joined, left)
        had_host, self.has_host = self.has_host, any(here.role in HOST_ROLES for here in self.announced.values())
        if had_host != self.has_host:
            frames.append({"type": "host_presence", "data": {"connected": self.has_host}})
        return frames

    @property
    def count(self) -> int:
        """How many people are here now, in all processes as last heard."""
        return len(self._here)

    def people(self) -> dict[str, Here]:
        """Return everybody here now, with their connections in all processes as last heard."""
        union: dict[str, Here] = {}
        for part in self._parts():
            for sub, here in part.items():
                known = union.get(sub)
                union[sub] = here if known is None else known._replace(connections=known.connections + here.connections)
        return union

    def connections(self) -> int:
        """Return how many sockets are open in all processes, as last heard."""
        return sum(here.connections for part in self._parts() for here in part.values())

    def players(self) -> set[str]:
        """Return the subs of the players here."""
        return {sub for part in self._parts() for sub, here in part.items() if here.role in PLAYER_ROLES}

    def elsewhere(self, sub: str) -> dict[str, Here]:
        """Return what other processes told of `sub`, of those where it has connections."""
        told = {process: remote.people.get(sub) for process, remote in self._remotes.items()}
        return {process: here for process, here in told.items() if here is not None and here.connections}

    def _find(self, sub: str) -> Here | None:
        return next((part[sub] for part in self._parts() if sub in part), None)

    def _parts(self) -> Iterable[dict[str, Here]]:
        yield self.own
        for remote in self._remotes.values():
            yield remote.people

    def _came_in(self, subs: Iterable[str]) -> None:
        for sub in subs:
            self._here[sub] = self._here.get(sub, 0) + 1

    def _went(self, subs: Iterable[str]) -> None:
        for sub in subs:
            self._here[sub] -= 1
            if not self._here[sub]:
                del self._here[sub]

    def _touch(self, sub: str) -> None:
        self._touched[sub] = None
        self._untold.add(sub)
