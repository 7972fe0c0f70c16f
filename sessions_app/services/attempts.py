"""Attempts at an assignment: begun, answered, ended. Each write stands behind the lock of whoever makes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from rapidfuzz.distance import OSA

from sessions_app.frames import milliseconds
from sessions_app.game import selfpaced
from sessions_app.game.deck import Deck, Question
from sessions_app.game.errors import Refused
from sessions_app.game.marking import Response, checked_response
from sessions_app.game.names import name_key
from sessions_app.game.selfpaced import Place
from sessions_app.game.tally import Given, Standing
from sessions_app.models import Assignment, Attempt, AttemptAnswer, Entrant
from sessions_app.services.assignments import closes_ms, is_open
from sessions_app.services.decency import decent_name, listed_words
from sessions_app.services.decks import assigned_deck
from sessions_app.services.locking import locked_entrant, short_transaction
from sessions_app.services.marking import take

MAX_ENTRANTS = 5_000
MAX_PRACTICE = 1_000  # attempts of one person where any number is allowed: a bound, and no rule


@dataclass(frozen=True, slots=True)
class Taken:
    """An answer that is stored; `duplicate` if it was before."""

    answer: AttemptAnswer
    duplicate: bool = False


def enter(assignment: Assignment, nickname: str, token_digest: str, now: datetime) -> Entrant:
    """Seat somebody new, and begin the first attempt."""
    _require_open(assignment, now)
    shown = decent_name(listed_words(assignment), nickname)
    entrant = Entrant(
        assignment=assignment, nickname=shown, nickname_key=name_key(shown), token_digest=token_digest, joined_at=now
    )
    if Entrant.objects.filter(assignment=assignment).count() >= MAX_ENTRANTS:
        raise Refused("session_full", "As many people as this link takes have played it.")
    try:
        with short_transaction():
            entrant.save(force_insert=True)
            _begin(entrant, 1, now)
    except IntegrityError as error:
        if Entrant.objects.filter(assignment=assignment, nickname_key=entrant.nickname_key).exists():
            raise Refused("nickname_taken") from error
        raise Refused("not_found") from error  # the assignment was deleted in this moment
    return entrant


def begin_again(entrant_pk: UUID, now: datetime) -> None:
    """Begin another attempt; whoever has one under way goes on with that."""
    with locked_entrant(entrant_pk) as entrant:
        _require_open(entrant.assignment, now)
        made = list(Attempt.objects.filter(entrant=entrant))
        if any(attempt.ended_at is None for attempt in made):
            return
        if attempts_left(entrant.assignment, len(made)) == 0:
            raise Refused("no_attempts_left")
        _begin(entrant, len(made) + 1, now)


def attempts_left(assignment: Assignment, made: int) -> int | None:
    """Return how many attempts a person has left after `made`; None for any number."""
    if assignment.attempts is None:
        return None if made < MAX_PRACTICE else 0
    return max(0, assignment.attempts - made)


def submit_answer(entrant_pk: UUID, data: Mapping[str, Any], now: datetime) -> Taken:
    """Take and mark an answer to the question that the attempt is at; the same one again gets the first outcome.

    `now` is when the server had it in its hands.
    """
    with locked_entrant(entrant_pk) as entrant:
        attempt, deck = _present(entrant), assigned_deck(entrant.assignment)
        known = AttemptAnswer.objects.filter(attempt=attempt, question_id=data["question_id"]).first()
        if known is not None:
            return _again(known, deck, data)
        at, place = milliseconds(now), place_of(attempt)
        closes = closes_ms(entrant.assignment)
        question = selfpaced.require_answerable(place, deck, data["question_id"], closes, at)
        response = checked_response(question, data)
        answer = AttemptAnswer(
            attempt=attempt,
            question_id=question.id,
            response=response,
            received_at=now,
            elapsed_ms=selfpaced.elapsed_ms(place, question, at),
            limit_ms=question.limit_ms,
        )
        _mark(entrant.assignment, deck, attempt, question, answer)
        answer.save(force_insert=True)
        _change(attempt, is_done=True)
    return Taken(answer)


def skip(entrant_pk: UUID, question_id: str, now: datetime) -> None:
    """Pass by the question that the attempt is at; what was answered or passed by already stays as it is."""
    with locked_entrant(entrant_pk) as entrant:
        attempt, deck = _present(entrant), assigned_deck(entrant.assignment)
        question = deck.at(attempt.question_number)
        if question is None or question.id != question_id or not question.is_answered:
            return
        if attempt.is_done or _is_over(entrant, attempt, deck, now):
            return
        _mark(entrant.assignment, deck, attempt, question)
        _change(attempt, is_done=True)


def go_on(entrant_pk: UUID, question_id: str, now: datetime) -> None:
    """Go from this question to the next, or from the last one to the end. From anywhere else nothing moves."""
    with locked_entrant(entrant_pk) as entrant:
        attempt, deck = _present(entrant), assigned_deck(entrant.assignment)
        place, at = place_of(attempt), milliseconds(now)
        question = deck.at(place.number)
        if question is None or question.id != question_id or _is_over(entrant, attempt, deck, now):
            return
        if question.is_answered:
            if not selfpaced.is_settled(place, question, at):
                raise Refused("not_active", "This question waits for an answer.")
            if not place.is_done:  # its time ran out
                _mark(entrant.assignment, deck, attempt, question)
        if place.number == deck.count:
            _change(attempt, is_done=True, ended_at=now)
        else:
            _change(attempt, question_number=place.number + 1, asked_at=now, is_done=False)


def place_of(attempt: Attempt) -> Place:
    """Return where an attempt stands as the rules take it."""
    asked = milliseconds(attempt.asked_at)
    return Place(attempt.question_number, asked, attempt.is_done, attempt.ended_at is not None)


def _require_open(assignment: Assignment, now: datetime) -> None:
    if not is_open(assignment, now):
        raise Refused("assignment_over")


def _begin(entrant: Entrant, number: int, now: datetime) -> None:
    Attempt.objects.create(entrant=entrant, number=number, started_at=now, asked_at=now)


def _present(entrant: Entrant) -> Attempt:
    """Return the attempt under way, else the last one."""
    return Attempt.objects.filter(entrant=entrant).order_by("-number")[0]


def _is_over(entrant: Entrant, attempt: Attempt, deck: Deck, now: datetime) -> bool:
    phase = selfpaced.phase(place_of(attempt), deck, closes_ms(entrant.assignment), milliseconds(now))
    return phase == selfpaced.OVER


def _again(known: AttemptAnswer, deck: Deck, data: Mapping[str, Any]) -> Taken:
    question = deck.find(known.question_id)
    assert question is not None
    given: Response = checked_response(question, data)
    if given != known.response:
        raise Refused("already_answered")
    return Taken(known, duplicate=True)


def _mark(
    assignment: Assignment, deck: Deck, attempt: Attempt, question: Question, answer: AttemptAnswer | None = None
) -> None:
    """Give an answer its points, and the attempt its new standing; without an answer the streak is lost."""
    before = Standing(attempt.points, attempt.streak, attempt.best_streak)
    given = None if answer is None else Given(None, answer.response, answer.elapsed_ms, answer.limit_ms)
    scoring = selfpaced.rules_of(deck, question, assignment.scoring)
    result, after = selfpaced.mark(question, scoring, before, given, OSA.distance)
    if answer is not None:
        take(answer, result)
    is_right = result is not None and result.share is not None and result.share >= 1
    attempt.points, attempt.streak, attempt.best_streak = after.points, after.streak, after.best_streak
    attempt.correct += is_right


def _change(attempt: Attempt, **values: Any) -> None:
    for name, value in values.items():
        setattr(attempt, name, value)
    attempt.save(update_fields=[*values, "points", "correct", "streak", "best_streak"])
