"""A session's settings: the closed set of them, their defaults, and what each may be."""

from collections.abc import Mapping
from typing import Any

from sessions_app.game.errors import Refused
from sessions_app.game.scoring import DEFAULTS as SCORING
from sessions_app.game.scoring import PRESETS

CHOICES: dict[str, tuple[str, tuple[str, ...]]] = {
    "team_mode": ("none", ("none", "mean", "sum", "best", "first", "majority")),
    "team_choice": ("own", ("own", "balanced")),
    "late_join": ("open", ("open", "next_question", "closed")),
    "chat": ("on", ("on", "lobby", "off", "slow")),
    "leaderboard": ("each", ("each", "rounds", "end", "never")),
}
FLAGS = {
    "answers_may_change": False,
    "approval": False,
    "chat_during_questions": False,
    "question_on_phone": True,
    "show_counts": True,
}
MAX_PARTICIPANTS = 100_000
GRACE_MS = 500
MAX_GRACE_MS = 2_000
SLOW_CHAT_SECONDS = 10
MAX_DWELL = 300
_ANSWERING = frozenset({"question_intro", "question_active", "question_locked"})


def effective(stored: Mapping[str, Any], default_participants: int) -> dict[str, Any]:
    """Return all settings: the stored ones over the defaults."""
    values: dict[str, Any] = {name: default for name, (default, _) in CHOICES.items()}
    values |= {**FLAGS, "max_participants": default_participants, "auto": None, "scoring": {}, "grace_ms": GRACE_MS}
    values.update({name: value for name, value in stored.items() if name in values})
    values["scoring"] = {**SCORING, **values["scoring"]}
    return values


def checked(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return `given` if each is a known setting with a legal value; else refuse, naming the fields."""
    faults: dict[str, str] = {}
    for name, value in given.items():
        if name == "max_participants":
            is_right = type(value) is int and 1 <= value <= MAX_PARTICIPANTS
            wanted = f"a whole number from 1 to {MAX_PARTICIPANTS}"
        elif name == "grace_ms":
            is_right = type(value) is int and 0 <= value <= MAX_GRACE_MS
            wanted = f"a whole number from 0 to {MAX_GRACE_MS}"
        elif name in FLAGS:
            is_right, wanted = isinstance(value, bool), "true or false"
        elif name == "scoring":
            faults |= _scoring_faults(value)
            continue
        elif name == "auto":
            is_right, wanted = (
                _is_auto(value),
                f"null, or seconds (1 to {MAX_DWELL}) by state: answer_reveal, leaderboard",
            )
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


def _is_auto(value: Any) -> bool:
    if value is None:
        return True
    if not isinstance(value, Mapping) or not value.keys() <= {"answer_reveal", "leaderboard"}:
        return False
    return all(type(seconds) is int and 1 <= seconds <= MAX_DWELL for seconds in value.values())


def _scoring_faults(value: Any) -> dict[str, str]:
    """Return what is wrong with rules of scoring, by field."""
    if not isinstance(value, Mapping) or not value.keys() <= SCORING.keys():
        return {"settings.scoring": "an object with " + ", ".join(SCORING)}
    faults = {}
    if value.get("preset", "flat") not in PRESETS:
        faults["settings.scoring.preset"] = "one of " + ", ".join(PRESETS)
    streak = value.get("streak", SCORING["streak"])
    is_streak = isinstance(streak, Mapping) and streak.keys() <= {"bonus", "cap"}
    figures = {name: (value.get(name, 0), top) for name, top in (("floor", 100), ("fastest", 100), ("penalty", 100))}
    if is_streak:
        figures |= {"streak.bonus": (streak.get("bonus", 0), 1_000), "streak.cap": (streak.get("cap", 0), 100)}
    else:
        faults["settings.scoring.streak"] = "an object with bonus and cap"
    for name, (figure, top) in figures.items():
        if type(figure) is not int or not 0 <= figure <= top:
            faults[f"settings.scoring.{name}"] = f"a whole number from 0 to {top}"
    return faults


def chat_is_open(settings: Mapping[str, Any], state: str, *, has_quiz: bool) -> bool:
    """Whether players may write now: not while a quiz's question waits for answers, unless the session says so."""
    if has_quiz and state in _ANSWERING and not settings["chat_during_questions"]:
        return False
    return settings["chat"] in {"on", "slow"} or (settings["chat"] == "lobby" and state == "lobby")


def shows_ranks(leaderboard: str, state: str) -> bool:
    """Whether phones may know how others stand: with `end` not before the end, unless the host shows the board."""
    return leaderboard != "never" and (leaderboard != "end" or state in {"leaderboard", "ended"})
