"""What somebody who plays alone is told: the card of the link, where the attempt stands, and what came of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sessions_app.frames import milliseconds
from sessions_app.game import selfpaced
from sessions_app.game.deck import OPINIONS, Deck, Question, reveal, without_counts
from sessions_app.game.errors import Refused
from sessions_app.game.marking import distribution
from sessions_app.game.scoring import Scoring, words
from sessions_app.models import Assignment, Attempt, AttemptAnswer, Entrant
from sessions_app.services.assignments import closes_ms, is_open
from sessions_app.services.attempts import Taken, attempts_left, place_of
from sessions_app.services.decks import assigned_deck
from sessions_app.services.media import linked_question
from sessions_app.services.reading import read_view
from sessions_app.services.reports import own_question
from sessions_app.services.results import told_result

Row = dict[str, Any]
_NOTHING: Row = {"question": None, "until": None, "answer": None, "result": None, "reveal": None, "report": None}


def card_of(assignment: Assignment, now: datetime) -> Row:
    """Return what anybody with the link may know."""
    return {
        "title": assignment.title,
        "question_count": assignment.question_count,
        "mode": assignment.mode,
        "tells": assignment.tells,
        "timed": assignment.timed,
        "attempts": assignment.attempts,
        "deadline": assignment.deadline,
        "is_open": is_open(assignment, now),
        "scoring": words(Scoring.of(assignment.scoring)),
    }


def state_of(entrant_pk: UUID, now: datetime) -> Row:
    """Return where a person stands, and all that the page needs to draw it; nothing tells what is right too early."""
    with read_view():
        rows = Entrant.objects.select_related("assignment").defer("assignment__content")
        entrant = rows.filter(pk=entrant_pk).first()
        if entrant is None:
            raise Refused("not_found")
        assignment, deck = entrant.assignment, assigned_deck(entrant.assignment)
        made = list(Attempt.objects.filter(entrant=entrant))
        attempt, at = made[-1], milliseconds(now)
        phase = selfpaced.phase(place_of(attempt), deck, closes_ms(assignment), at)
        tell = _over if phase == selfpaced.OVER else _under_way
        own = tell(assignment, attempt, deck, at)
    left = attempts_left(assignment, len(made))
    is_each = assignment.tells == "each"
    return {
        **_NOTHING,
        **own,
        "phase": phase,
        "server_time": at,
        "assignment": card_of(assignment, now),
        "entrant": {"id": str(entrant.pk), "nickname": entrant.nickname},
        "attempt": {
            "number": attempt.number,
            "question_number": attempt.question_number,
            "points": attempt.points if is_each or phase == selfpaced.OVER else None,
            "is_ended": attempt.ended_at is not None,
        },
        "attempts_left": left,
        "may_start": attempt.ended_at is not None and left != 0 and is_open(assignment, now),
        "best": _best(made) if phase == selfpaced.OVER else None,
    }


def taken(entrant: Entrant, found: Taken) -> Row:
    """Return what is told of an answer that was stored: what it brought where the link tells that after each."""
    answer, deck = found.answer, assigned_deck(entrant.assignment)
    question = deck.find(answer.question_id)
    assert question is not None
    is_each = entrant.assignment.tells == "each"
    return {
        "question_id": answer.question_id,
        "elapsed_ms": answer.elapsed_ms,
        "duplicate": found.duplicate,
        "points": answer.attempt.points if is_each else None,
        "result": told_result(question.id, answer) if is_each else None,
        "reveal": _reveal(entrant.assignment, question) if is_each else None,
    }


def _under_way(assignment: Assignment, attempt: Attempt, deck: Deck, at: int) -> Row:
    place = place_of(attempt)
    question = deck.at(place.number)
    assert question is not None
    is_settled = selfpaced.is_settled(place, question, at)
    told: Row = {
        "question": linked_question(deck.public(question), f"assignment:{assignment.pk}"),
        "until": None if is_settled else selfpaced.until_ms(place, question),
    }
    answer = AttemptAnswer.objects.filter(attempt=attempt, question_id=question.id).first()
    if answer is not None:
        told["answer"] = {"question_id": question.id, **answer.response, "elapsed_ms": answer.elapsed_ms}
    if is_settled and assignment.tells == "each" and question.is_answered:
        told["result"] = told_result(question.id, answer)
        told["reveal"] = _reveal(assignment, question)
    return told


def _reveal(assignment: Assignment, question: Question) -> Row:
    """Return what is right, and of opinions how they are spread: alone as in a room that tells no counts."""
    if question.kind not in OPINIONS:
        told = reveal(question, (), 0)
        return {key: value for key, value in told.items() if key not in {"distribution", "answered"}}
    given = AttemptAnswer.objects.filter(attempt__entrant__assignment=assignment, question_id=question.id)
    responses = list(given.values_list("response", flat=True))
    return without_counts(reveal(question, distribution(question, responses), len(responses)), question)


def _over(assignment: Assignment, attempt: Attempt, deck: Deck, at: int) -> Row:
    known = selfpaced.known_count(place_of(attempt), deck, at)
    given = {answer.question_id: answer for answer in AttemptAnswer.objects.filter(attempt=attempt)}
    marked = [question for question in deck.questions if question.is_marked]
    return {
        "report": {
            "points": attempt.points,
            "correct": attempt.correct,
            "questions": len(marked),
            "possible": sum(question.points for question in marked),
            "rows": [_row(question, given.get(question.id)) for question in deck.questions[:known]],
            "scoring": words(Scoring.of(assignment.scoring)),
        }
    }


def _row(question: Question, answer: AttemptAnswer | None) -> Row:
    """Return a question as its player gets it back; how long one took is told where a clock was running."""
    return {**own_question(question, answer), **({} if question.limit_ms else {"seconds": None})}


def _best(made: list[Attempt]) -> Row | None:
    found = selfpaced.best(made, lambda attempt: (attempt.points, attempt.correct))
    return None if found is None else {"number": found.number, "points": found.points, "correct": found.correct}
