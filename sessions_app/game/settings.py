"""A session's settings: the closed set of them, their defaults, and what each may be."""

from collections.abc import Mapping
from typing import Any

from sessions_app.game.errors import Refused

CHOICES: dict[str, tuple[str, tuple[str, ...]]] = {
    "team_mode": ("none", ("none", "mean", "sum", "best", "first", "majority")),
    "late_join": ("open", ("open", "next_question", "closed")),
    "chat": ("on", ("on", "lobby", "off", "slow")),
}
MAX_PARTICIPANTS = 100_000
SLOW_CHAT_SECONDS = 10


def effective(stored: Mapping[str, Any], default_participants: int) -> dict[str, Any]:
    """Return all settings: the stored ones over the defaults."""
    values: dict[str, Any] = {name: default for name, (default, _) in CHOICES.items()}
    values["max_participants"] = default_participants
    values.update({name: value for name, value in stored.items() if name in values})
    return values


def checked(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return `given` if each is a known setting with a legal value; else refuse, naming the fields."""
    faults: dict[str, str] = {}
    for name, value in given.items():
        if name == "max_participants":
            is_right = type(value) is int and 1 <= value <= MAX_PARTICIPANTS
            wanted = f"a whole number from 1 to {MAX_PARTICIPANTS}"
        elif name in CHOICES:
            is_right = value in CHOICES[name][1]
            wanted = "one of " + ", ".join(CHOICES[name][1])
        else:
            is_right, wanted = False, "no such setting"
        if not is_right:
            faults[f"settings.{name}"] = wanted
    if faults:
        raise Refused("invalid_field", fields=faults)
    return dict(given)


def chat_is_open(mode: str, state: str) -> bool:
    """Whether players may write now."""
    return mode in {"on", "slow"} or (mode == "lobby" and state == "lobby")
