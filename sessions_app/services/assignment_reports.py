"""The results of an assignment: each person by the best attempt, and how the questions did in those."""

from typing import Any
from uuid import UUID

from sessions_app.game.deck import Deck
from sessions_app.game.report import player_rows
from sessions_app.game.scoring import Scoring, words
from sessions_app.game.selfpaced import best, rules_of
from sessions_app.models import Assignment, Attempt, AttemptAnswer, Entrant
from sessions_app.services.decks import assigned_deck
from sessions_app.services.reading import read_view
from sessions_app.services.reports import answer_row, question_part

Row = dict[str, Any]


def assignment_report(assignment: Assignment) -> Row:
    """Return an assignment's results, in a fixed number of queries whatever the size.

    `participants`, `questions` and `answers` are those of a session's results, from best attempts alone, so that
    each person counts once; `attempts` are all of them.
    """
    with read_view():
        deck = assigned_deck(assignment)
        people = {entrant.pk: entrant for entrant in Entrant.objects.filter(assignment=assignment)}
        made: dict[UUID, list[Attempt]] = {pk: [] for pk in people}
        for attempt in Attempt.objects.filter(entrant__assignment=assignment).order_by("number"):
            made[attempt.entrant_id].append(attempt)
        counted = {pk: best(own, lambda one: (one.points, one.correct)) for pk, own in made.items()}
        who = {attempt.pk: pk for pk, attempt in counted.items() if attempt is not None}
        rows = AttemptAnswer.objects.filter(attempt__entrant__assignment=assignment).order_by("received_at", "pk")
        answers = [answer_row(row, who[row.attempt_id], deck) for row in rows if row.attempt_id in who]
    seats = [_seat(entrant, counted[pk], made[pk], deck) for pk, entrant in people.items()]
    return {
        "assignment": {
            "id": str(assignment.pk),
            "title": assignment.title,
            "mode": assignment.mode,
            "scoring": words(Scoring.of(assignment.scoring)),
            "rules": assignment.scoring,
            "deadline": assignment.deadline,
            "left_out": assignment.left_out,
        },
        "participants": player_rows(seats, answers),
        "attempts": [_attempt(attempt, people[pk], deck) for pk, own in made.items() for attempt in own],
        "questions": [
            question_part(
                question, answers, voided=False, scoring=rules_of(deck, question, assignment.scoring), deck=deck
            )
            for question in deck.questions
        ],
        "answers": answers,
    }


def _seat(entrant: Entrant, counted: Attempt | None, made: list[Attempt], deck: Deck) -> Row:
    return {
        "id": str(entrant.pk),
        "nickname": entrant.nickname,
        "score": counted.points if counted else 0,
        "best_streak": counted.best_streak if counted else 0,
        "attempts": len(made),
        "attempt": counted.number if counted else None,
        "finished": counted is not None and _is_finished(counted, deck),
        "started_at": counted.started_at if counted else None,
        "ended_at": counted.ended_at if counted else None,
    }


def _attempt(attempt: Attempt, entrant: Entrant, deck: Deck) -> Row:
    return {
        "participant": str(entrant.pk),
        "nickname": entrant.nickname,
        "number": attempt.number,
        "points": attempt.points,
        "correct": attempt.correct,
        "finished": _is_finished(attempt, deck),
        "started_at": attempt.started_at,
        "ended_at": attempt.ended_at,
    }


def _is_finished(attempt: Attempt, deck: Deck) -> bool:
    """Whether nothing is left to answer, also where the last page was closed before its last button was pressed."""
    return attempt.ended_at is not None or (attempt.question_number == deck.count and attempt.is_done)
