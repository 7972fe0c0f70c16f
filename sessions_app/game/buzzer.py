"""A buzzer question: who may speak, in what order. The session's stage carries a `Buzz` while somebody has pressed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

WINDOW_MS = 150  # presses that arrive within it are put in the order of their pressing, not of their lines
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Buzz:
    """The clock stands still since `stopped_ms`. `turn` may speak; None while the window is open."""

    stopped_ms: int
    left_ms: int | None  # of the question's own clock
    turn: str | None = None
    line: tuple[str, ...] = ()  # participants in the order of their presses, with those who had their turn
    out: tuple[str, ...] = ()  # had their turn, and were not right

    def told(self) -> dict[str, object]:
        """Return what everybody may know."""
        waiting = [one for one in self.line if one not in self.out and one != self.turn]
        return {"turn": self.turn, "line": waiting[:SHOWN], "out": list(self.out[-SHOWN:])}


def following(buzz: Buzz, line: Sequence[str]) -> str | None:
    """Return who has the next turn."""
    return next((one for one in line if one not in buzz.out), None)


def passed(buzz: Buzz) -> Buzz:
    """Return the state after a turn that brought nothing."""
    assert buzz.turn is not None
    return replace(buzz, turn=None, out=(*buzz.out, buzz.turn))
