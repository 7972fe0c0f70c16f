"""A quiz played alone: where an attempt stands, what it may be told, what an answer brings. Times in milliseconds."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from sessions_app.game.deck import Deck, Question
from sessions_app.game.errors import Refused
from sessions_app.game.scoring import Scoring
from sessions_app.game.settings import GRACE_MS
from sessions_app.game.settings import checked as checked_settings
from sessions_app.game.tally import Given, Result, Standing, tally

MODES = ("test", "practice")
TELLS = ("end", "each")  # when it is told what is right: at the attempt's end, or after each question
ASKED, TOLD, OVER = "asked", "told", "over"
MAX_ATTEMPTS = 100
SCORING: dict[str, Any] = {"preset": "flat"}
_ME = "me"

A = TypeVar("A")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an attempt stands: at which question (from 1), since when, whether that one was answered or passed by."""

    number: int
    asked_ms: int
    is_done: bool = False
    is_ended: bool = False


def checked_rules(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return `mode`, `tells`, `attempts` (None for any number), `timed` and `scoring`, or refuse them by field."""
    faults: dict[str, str] = {}
    mode, attempts = given.get("mode", "test"), given.get("attempts", 1)
    is_practice = mode == "practice"
    tells = given.get("tells", "each" if is_practice else "end")
    if mode not in MODES:
        faults["mode"] = "one of " + ", ".join(MODES)
    if tells not in TELLS or (is_practice and tells != "each"):
        faults["tells"] = "practice tells after each question" if is_practice else "one of " + ", ".join(TELLS)
    if is_practice and given.get("attempts") is not None:
        faults["attempts"] = "practice has no limit"
    elif not is_practice:
        faults |= faults_of_attempts(attempts)
    scoring = {**SCORING, **(given.get("scoring") or {})}
    checked_settings({"scoring": scoring})
    if scoring["preset"] == "fastest":
        faults["scoring"] = "nobody is faster than others here"
    if faults:
        raise Refused("invalid_field", fields=faults)
    timed = bool(given.get("timed", False))
    return {
        **{"mode": mode, "tells": tells, "attempts": None if is_practice else attempts},
        **{"timed": timed, "scoring": scoring},
    }


def faults_of_attempts(value: Any) -> dict[str, str]:
    """Return what is wrong with a number of attempts, by field."""
    if value is None or (type(value) is int and 1 <= value <= MAX_ATTEMPTS):
        return {}
    return {"attempts": f"null for any number, or 1 to {MAX_ATTEMPTS}"}


def fits(raw: Mapping[str, Any]) -> bool:
    """Whether a question can be played alone: a buzzer needs others, and so does a number where the nearest wins."""
    return raw["kind"] != "buzzer" and (raw.get("number") or {}).get("mode") != "nearest"


def is_past(closes_ms: int | None, now_ms: int) -> bool:
    """Whether the time for all attempts is over, the line's grace included."""
    return closes_ms is not None and now_ms > closes_ms + GRACE_MS


def until_ms(place: Place, question: Question) -> int | None:
    """Return when the question's own time is over; None without a clock, and for a slide, which is read in peace."""
    if question.limit_ms is None or not question.is_answered:
        return None
    return place.asked_ms + question.limit_ms


def is_settled(place: Place, question: Question, now_ms: int) -> bool:
    """Whether the question can be answered no more: it was answered or passed by, or its time is over."""
    until = until_ms(place, question)
    return place.is_done or (until is not None and now_ms > until + GRACE_MS)


def phase(place: Place, deck: Deck, closes_ms: int | None, now_ms: int) -> str:
    """Return `asked`, `told` (what became of the question is known) or `over`."""
    question = deck.at(place.number)
    if question is None or place.is_ended or is_past(closes_ms, now_ms):
        return OVER
    return TOLD if is_settled(place, question, now_ms) else ASKED


def known_count(place: Place, deck: Deck, now_ms: int) -> int:
    """Return of how many questions, from the first on, an attempt that is over may be told everything.

    A deadline may be put off: then the attempt goes on, and must not know what it has yet to answer.
    """
    question = deck.at(place.number)
    if question is None or place.is_ended:
        return deck.count
    return place.number if is_settled(place, question, now_ms) else place.number - 1


def require_answerable(place: Place, deck: Deck, question_id: str, closes_ms: int | None, now_ms: int) -> Question:
    """Return the question that this answer is for, or refuse it: `not_active`, `too_late`."""
    question = deck.at(place.number)
    if place.is_ended or question is None or question.id != question_id or not question.is_answered:
        raise Refused("not_active")
    if is_past(closes_ms, now_ms) or (not place.is_done and is_settled(place, question, now_ms)):
        raise Refused("too_late")
    if place.is_done:
        raise Refused("already_answered")
    return question


def elapsed_ms(place: Place, question: Question, now_ms: int) -> int:
    """Return how long an answer took; the grace is for the line, so nobody is slower than the end."""
    elapsed = max(0, now_ms - place.asked_ms)
    return elapsed if question.limit_ms is None else min(elapsed, question.limit_ms)


def rules_of(deck: Deck, question: Question, scoring: Mapping[str, Any]) -> Scoring:
    """Return the scoring in force. Nobody is the fastest of one, so that a question which rewards it is flat here."""
    found = Scoring.of(scoring, deck.scoring_of(question))
    return replace(found, preset="flat") if found.preset == "fastest" else found


def mark(
    question: Question,
    scoring: Scoring,
    standing: Standing,
    given: Given | None,
    distance: Callable[[str, str], int],
) -> tuple[Result | None, Standing]:
    """Return what an answer brings and the standing after it; without an answer the streak is lost."""
    answers = [] if given is None else [replace(given, player=_ME)]
    results, new = tally(question, scoring, answers, {_ME: standing}, [_ME], distance)
    return results.get(_ME), new.get(_ME, standing)


def best(attempts: Iterable[A], rank: Callable[[A], tuple[int, int]]) -> A | None:
    """Return the attempt that counts: most points, then most right (`rank` tells both), then the earliest."""
    found: A | None = None
    for attempt in attempts:
        if found is None or rank(attempt) > rank(found):
            found = attempt
    return found
