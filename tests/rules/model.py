"""How a quiz goes, written down a second time and plainly: what the real one is compared with, step by step.

Nothing of the game is imported. Times are milliseconds. The settings are those of SETTINGS, the questions QUESTIONS.
"""

from dataclasses import dataclass, field
from typing import Any

SETTINGS = {
    "scoring": {"preset": "linear", "penalty": 10, "streak": {"bonus": 100, "cap": 2}},
    "grace_ms": 500,
    "team_mode": "sum",
}
GRACE, SETTLE, INTRO, CARD, WINDOW, TURN = 500, 250, 4_000, 5_000, 150, 10_000
REVEAL_STAYS, BOARD_STAYS = 8_000, 6_000
# kind, seconds, points, round
QUESTIONS = [
    ("single", 20, 1000, None),
    ("typed", 0, 1000, None),
    ("slide", 0, 0, None),
    ("single", 10, 2000, "B"),
    ("buzzer", 15, 500, "B"),
    ("number", 5, 700, "B"),
]


class Illegal(Exception):
    """This is not possible now."""


@dataclass
class Game:
    auto: bool
    state: str = "lobby"
    number: int | None = None
    card: bool = False
    paused: bool = False
    deadline: int | None = None
    left: int | None = None  # of the deadline, while paused
    paused_at: int | None = None
    opened: int | None = None
    until: int | None = None
    limit: int | None = None
    buzz: dict[str, Any] | None = None
    version: int = 0
    joined: dict[str, int] = field(default_factory=dict)
    first_opened: dict[int, int] = field(default_factory=dict)
    answers: dict[int, dict[str, dict[str, Any]]] = field(default_factory=dict)
    marked: set[int] = field(default_factory=set)
    voided: set[int] = field(default_factory=set)

    @property
    def kind(self) -> str:
        return QUESTIONS[self.number - 1][0] if self.number else ""

    # The host

    def command(self, name: str, now: int, *more: int) -> None:
        if self.state == "ended" or name == "reopen":
            if not (self.state == "ended" and name == "reopen"):
                raise Illegal
            self._to("leaderboard" if self.number else "lobby")
            return
        if self.paused and name not in {"resume", "end", "skip"}:
            raise Illegal
        getattr(self, f"_{name}")(now, *more)
        self.version += 1

    def _start(self, now: int) -> None:
        self._need(self.state == "lobby")
        self._go_to(1, now)

    def _next(self, now: int) -> None:
        is_slide = self.state == "question_active" and self.kind == "slide"
        self._need(self.state in {"question_intro", "answer_reveal", "leaderboard"} or is_slide)
        self._step(now)

    def _lock(self, now: int) -> None:
        self._need(self.state == "question_active")
        self._close(now)

    def _reveal(self, now: int) -> None:
        has_turn = self.state == "question_locked" and self.buzz is not None
        self._need((self.state == "question_active" and self.kind != "slide") or has_turn)
        if has_turn:
            self._show(now)
        else:
            self._close(now)

    def _right(self, now: int) -> None:
        self._judge(True)
        self._show(now)

    def _wrong(self, now: int) -> None:
        self._judge(False)
        self._pass(now)

    def _leaderboard(self, now: int) -> None:
        self._need(self.state == "answer_reveal")
        self._board(now)

    def _skip(self, now: int) -> None:
        running = {"question_intro", "question_active", "question_locked", "answer_reveal"}
        self._need(self.state in running)
        assert self.number is not None
        if self.number in self.first_opened:
            self.voided.add(self.number)
        self._go_on(now)

    def _jump(self, now: int, number: int) -> None:
        is_slide = self.state == "question_active" and self.kind == "slide"
        self._need(self.state in {"question_intro", "answer_reveal", "leaderboard"} or is_slide)
        is_on = self.state == "question_intro" and number == self.number
        self._need(1 <= number <= len(QUESTIONS) and number not in self.first_opened and not is_on)
        self._go_to(number, now)

    def _pause(self, now: int) -> None:
        self._need(not self._is_closing())
        self.paused, self.paused_at = True, now
        self.left = None if self.deadline is None else max(0, self.deadline - now)
        self.deadline = None

    def _resume(self, now: int) -> None:
        self._need(self.paused)
        assert self.paused_at is not None
        self.deadline = None if self.left is None else now + self.left
        if self.opened is not None and not (self.buzz and self.buzz["stopped"]):
            self.opened += now - self.paused_at
            if self.state == "question_active":
                self.until = self.deadline
        self.paused, self.left, self.paused_at = False, None, None

    def _extend(self, now: int) -> None:
        self._need(self.state == "question_active" and self.deadline is not None and not self._is_closing())
        assert self.deadline is not None
        self.deadline = self.until = self.deadline + 10_000
        self.limit = self.limit and self.limit + 10_000

    def _end(self, now: int) -> None:
        self._to("ended", bump=False)

    # Time

    def tick(self, now: int, present: list[str]) -> bool:
        """Do what is due; say whether anything was."""
        if not self.paused and self.deadline is not None and now >= self.deadline:
            self._overdue(now)
        elif not self._all_answered(present):
            return False
        else:
            self._close(now)
        self.version += 1
        return True

    def _overdue(self, now: int) -> None:
        if self.state == "question_intro":
            self._step(now)
        elif self.state == "question_active":
            self._give_turn(now) if self._is_closing() else self._close(now)
        elif self.state == "question_locked":
            self._pass(now) if self.buzz else self._show(now)
        elif self.state == "answer_reveal" and self._following() <= len(QUESTIONS):
            self._board(now)
        else:
            self._step(now)

    def _all_answered(self, present: list[str]) -> bool:
        if self.state != "question_active" or self.paused or self.kind in {"slide", "buzzer"}:
            return False
        assert self.number is not None
        given = self.answers.get(self.number, {})
        asked = [who for who in present if self.joined[who] <= self.first_opened[self.number]]
        return bool(given) and bool(present) and all(who in given for who in asked)

    # The players

    def answer(self, who: str, right: bool, now: int) -> None:
        is_open = self.state in {"question_active", "question_locked"} and not self.paused and self.opened is not None
        self._need(is_open and self.kind not in {"slide", "buzzer"})
        if self.until is not None and now > self.until + GRACE:
            raise Illegal
        assert self.number is not None and self.opened is not None
        given = self.answers.setdefault(self.number, {})
        self._need(who not in given)
        elapsed = now - self.opened
        given[who] = {"right": right, "elapsed": min(elapsed, self.limit or elapsed), "limit": self.limit}

    def press(self, who: str, now: int) -> None:
        self._need(self.kind == "buzzer" and not self.paused and self.opened is not None)
        armed = self.state == "question_active" and not self._is_closing()
        is_in_time = self.until is None or now <= self.until
        self._need(is_in_time if armed else self.buzz is not None)
        assert self.number is not None and self.opened is not None
        given = self.answers.setdefault(self.number, {})
        self._need(who not in given)
        given[who] = {
            "right": None,
            "elapsed": now - self.opened,
            "limit": None,
            "order": (now - self.opened, len(given)),
        }
        if armed:
            out = self.buzz["out"] if self.buzz else []
            left = None if self.until is None else max(0, self.until - now)
            self.buzz = {"stopped": now, "left": left, "turn": None, "out": out}
            self.deadline = now + WINDOW
            self.version += 1
        elif self.state == "question_locked":
            self.version += 1

    # How it goes on

    def _need(self, is_so: bool) -> None:
        if not is_so:
            raise Illegal

    def _to(self, state: str, *, bump: bool = True) -> None:
        self.state = state
        self.card = self.paused = False
        self.deadline = self.left = self.paused_at = self.opened = self.until = self.limit = self.buzz = None
        self.version += bump

    def _go_to(self, number: int, now: int) -> None:
        if number > len(QUESTIONS):
            self._to("ended", bump=False)
            return
        self._to("question_intro", bump=False)
        before = QUESTIONS[number - 2][3] if number > 1 else None
        self.number, self.card = number, QUESTIONS[number - 1][3] not in {None, before}
        self.deadline = now + (CARD if self.card else INTRO)

    def _following(self) -> int:
        assert self.number is not None
        number = self.number + 1
        while number in self.first_opened:
            number += 1
        return number

    def _go_on(self, now: int) -> None:
        self._go_to(self._following(), now)

    def _step(self, now: int) -> None:
        assert self.number is not None
        if self.state != "question_intro":
            self._go_on(now)
        elif self.card:
            self.card, self.deadline = False, now + INTRO
        else:
            self._to("question_active", bump=False)
            seconds = QUESTIONS[self.number - 1][1]
            self.limit = seconds * 1000 or None
            self.opened = now
            wait = self.limit or ((8_000 if self.kind == "slide" else 60_000) if self.auto else None)
            self.deadline = self.until = now + wait if wait else None
            self.first_opened.setdefault(self.number, now)

    def _close(self, now: int) -> None:
        assert self.number is not None
        if self.kind == "slide":
            self._go_on(now)
        elif self.kind == "buzzer":
            self._show(now)
        else:
            self.until = now if self.until is None else min(now, self.until)
            self.state, self.deadline = "question_locked", self.until + GRACE + SETTLE

    def _show(self, now: int) -> None:
        assert self.number is not None
        self.marked.add(self.number)
        self._to("answer_reveal", bump=False)
        self.deadline = now + REVEAL_STAYS if self.auto else None

    def _board(self, now: int) -> None:
        self._to("leaderboard", bump=False)
        self.deadline = now + BOARD_STAYS if self.auto else None

    # The buzzer

    def _is_closing(self) -> bool:
        return self.state == "question_active" and self.buzz is not None and self.buzz["stopped"] > 0

    def _line(self) -> list[str]:
        assert self.number is not None
        given = self.answers.get(self.number, {})
        return sorted(given, key=lambda who: given[who]["order"])

    def _judge(self, right: bool) -> None:
        self._need(self.state == "question_locked" and self.buzz is not None)
        assert self.number is not None and self.buzz is not None
        self.answers[self.number][self.buzz["turn"]]["right"] = right

    def _pass(self, now: int) -> None:
        assert self.buzz is not None
        self.buzz = {**self.buzz, "out": [*self.buzz["out"], self.buzz["turn"]], "turn": None}
        self._give_turn(now)

    def _give_turn(self, now: int) -> None:
        assert self.buzz is not None
        waiting = [who for who in self._line() if who not in self.buzz["out"]]
        if waiting:
            self.state, self.buzz = "question_locked", {**self.buzz, "turn": waiting[0]}
            self.deadline = now + TURN if self.auto else None
        elif self.buzz["left"] == 0:
            self._show(now)
        else:
            assert self.opened is not None
            self.state = "question_active"
            self.opened += now - self.buzz["stopped"]
            self.deadline = self.until = None if self.buzz["left"] is None else now + self.buzz["left"]
            self.buzz = {**self.buzz, "stopped": 0}

    # What it brought

    def scores(self) -> dict[str, tuple[int, int]]:
        """Return (score, streak) of each player, by the published formulas."""
        standing = dict.fromkeys(self.joined, (0, 0))
        for number in [number for number in self.first_opened if number in self.marked - self.voided]:
            kind, _, points, _ = QUESTIONS[number - 1]
            given = self.answers.get(number, {})
            for who, (score, streak) in list(standing.items()):
                answer = given.get(who)
                if answer is None:
                    if kind != "buzzer" and self.joined[who] <= self.first_opened[number]:
                        standing[who] = score, 0
                elif answer["right"] is None:
                    continue
                elif answer["right"]:
                    whole = 1 if answer["limit"] is None else 1 - min(1, answer["elapsed"] / answer["limit"])
                    bonus = 100 * min(streak, 2)
                    standing[who] = score + round(whole * points) + bonus, streak + 1
                else:
                    standing[who] = score - min(round(points * 10 / 100), max(0, score)), 0
        return standing
