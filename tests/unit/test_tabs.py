"""A person's connections over several processes, which hear of each other's late: the oldest close, and no others."""

import random
from functools import partial
from typing import Any, cast

import pytest

from realtime.presence import Presence
from realtime.room import Room
from realtime.tabs import trim
from sessions_app.conf import limits

ADA = "ada"


class Tab:
    def __init__(self, opened_ms: int) -> None:
        self.opened_ms, self.is_closing = opened_ms, False

    def close(self, code: int, reason: str) -> None:
        assert (code, reason) == (1008, "replaced")
        self.is_closing = True


class Process:
    """As much of a room as is asked: one person's tabs, and the presence that tells of them."""

    def __init__(self, name: str) -> None:
        self.presence = Presence(name, "1", "quiz", 5.0)
        self.tabs: list[Tab] = []
        self.to_hear: list[dict[str, Any]] = []

    def connections_of(self, sub: str) -> list[Tab]:
        assert sub == ADA
        return [tab for tab in self.tabs if not tab.is_closing]

    def trim(self) -> None:
        trim(cast(Room, self), [ADA])

    def open(self, now: int) -> Tab:
        self.presence.join(ADA, "Ada", None, "player", now)
        tab = Tab(now)
        self.tabs.append(tab)
        self.trim()
        return tab

    def let_go(self) -> None:
        """The server took the sockets away that were closed."""
        for tab in [tab for tab in self.tabs if tab.is_closing]:
            self.tabs.remove(tab)
            since = self.tabs[0].opened_ms if self.tabs else 0
            self.presence.leave(ADA, clean=True, now=0, since=since)

    def hear_one(self) -> None:
        if self.to_hear:
            report = self.to_hear.pop(0)
            if not self.presence.hear(report, 0.0):
                raise AssertionError("reports come in order here")
            self.trim()


def tell(process: Process, others: list[Process]) -> None:
    report = process.presence.report(whole=False)
    for other in others:
        if report is not None and other is not process:
            other.to_hear.append(report)


@pytest.mark.parametrize("processes", [1, 2, 3])
def test_the_newest_five_stay_wherever_they_are(processes: int, rng: random.Random) -> None:
    for _ in range(60):
        all_of_them = [Process(f"p{number}") for number in range(processes)]
        tabs: list[Tab] = []
        for now in range(rng.randint(1, 15)):
            tabs.append(rng.choice(all_of_them).open(now))
            for process in rng.choices(all_of_them, k=rng.randint(0, 4)):
                rng.choice([process.hear_one, process.let_go, partial(tell, process, all_of_them)])()
        for _ in range(40):  # until all is told and heard
            for process in all_of_them:
                process.let_go()
                tell(process, all_of_them)
                process.hear_one()
        assert not any(process.to_hear for process in all_of_them)
        most = limits().connections_per_user
        assert [tab.is_closing for tab in tabs] == [True] * (len(tabs) - most) + [False] * min(most, len(tabs))


def test_two_that_opened_in_the_same_millisecond_do_not_both_close() -> None:
    both = [Process("a"), Process("b")]
    tabs = [both[number % 2].open(7) for number in range(6)]
    for _ in range(5):
        for process in both:
            process.let_go()
            tell(process, both)
            process.hear_one()
    assert sum(tab.is_closing for tab in tabs) == 1
