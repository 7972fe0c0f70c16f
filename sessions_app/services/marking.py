"""Marking: a question's answers get their points, and everybody's score follows, in one transaction."""

from typing import Any
from uuid import UUID

from django.db.models import Sum
from rapidfuzz.distance import OSA

from sessions_app.game.deck import Deck, Question
from sessions_app.game.marking import distribution
from sessions_app.game.scoring import Scoring
from sessions_app.game.tally import Given, Result, Standing, tally
from sessions_app.models import Answer, MarkedAnswer, Participant, PlayedQuestion, ScoreEntry
from sessions_app.services.locking import SessionWrite
from sessions_app.services.rows import update
from sessions_app.services.teamscores import add_question, retally

_RESULT = ["share", "base", "speed", "bonus", "penalty", "points", "streak"]
_STANDING = ["score", "quiz_points", "streak", "best_streak"]


def mark_question(write: SessionWrite, deck: Deck, question: Question) -> None:
    """Mark the question that was just played."""
    write.store_answers()
    played = PlayedQuestion.objects.get(session=write.session, number=question.number)
    answers = list(Answer.objects.filter(session=write.session, question_id=question.id))
    seats = {seat.pk: seat for seat in Participant.objects.filter(session=write.session)}
    standings = {pk: Standing(seat.quiz_points, seat.streak, seat.best_streak) for pk, seat in seats.items()}
    new = _mark(write, deck, question, played, answers, standings, seats)
    _store(answers, seats, standings, new)
    played.marked_at = write.now
    played.save(update_fields=["marked_at"])
    add_question(write, question)


def counts_of(write: SessionWrite, question: Question) -> tuple[list[dict[str, Any]], int]:
    """Return a question's distribution, and how many answered."""
    responses = list(
        Answer.objects.filter(session=write.session, question_id=question.id).values_list("response", flat=True)
    )
    return distribution(question, responses), len(responses)


def remark(write: SessionWrite, deck: Deck) -> None:
    """Compute everything anew from answers and ledger, as after a question was voided or its key mended."""
    write.store_answers()
    seats = {seat.pk: seat for seat in Participant.objects.filter(session=write.session)}
    stored: dict[str, list[Answer]] = {}
    for answer in Answer.objects.filter(session=write.session):
        stored.setdefault(answer.question_id, []).append(answer)
    standings: dict[UUID, Standing] = {}
    rows = PlayedQuestion.objects.filter(session=write.session, marked_at__isnull=False)
    for played in rows.order_by("pk"):  # as they were played: a host may jump
        question = deck.at(played.number)
        answers = stored.get(played.question_id, [])
        if question is None or played.voided:
            for answer in answers:
                take(answer, None)
        else:
            standings = _mark(write, deck, question, played, answers, standings, seats)
    update([answer for answers in stored.values() for answer in answers], _RESULT)
    ledger = ScoreEntry.objects.filter(session=write.session, participant__isnull=False)
    given = dict(ledger.values_list("participant").annotate(sum=Sum("points")))
    for seat in seats.values():
        now = standings.get(seat.pk, Standing())
        seat.score = now.points + given.get(seat.pk, 0)
        seat.quiz_points, seat.streak, seat.best_streak = now.points, now.streak, now.best_streak
    update(seats.values(), _STANDING)
    retally(write)


def _mark(
    write: SessionWrite,
    deck: Deck,
    question: Question,
    played: PlayedQuestion,
    answers: list[Answer],
    standings: dict[UUID, Standing],
    seats: dict[UUID, Participant],
) -> dict[UUID, Standing]:
    """Give each answer its points; return the standings after it."""
    scoring = Scoring.of(write.settings["scoring"], deck.scoring_of(question))
    given = [Given(a.participant_id, a.response, a.elapsed_ms, a.limit_ms) for a in answers]
    counted = [pk for pk, seat in seats.items() if seat.joined_at <= played.opened_at]
    results, new = tally(question, scoring, given, standings, counted, OSA.distance)
    for answer in answers:
        take(answer, results[answer.participant_id])
    return new


def take(answer: MarkedAnswer, result: Result | None) -> None:
    """Put a result into an answer; None takes its points away."""
    points = result.points if result is not None else None
    answer.share = result.share if result is not None else None
    answer.base, answer.speed = (points.base, points.speed) if points else (0, 0)
    answer.bonus, answer.penalty = (points.bonus, points.penalty) if points else (0, 0)
    answer.points, answer.streak = (points.total, points.streak) if points else (0, 0)


def _store(
    answers: list[Answer],
    seats: dict[UUID, Participant],
    before: dict[UUID, Standing],
    after: dict[UUID, Standing],
) -> None:
    update(answers, _RESULT)
    changed = []
    for pk, standing in after.items():
        if standing == before.get(pk) or (seat := seats.get(pk)) is None:
            continue
        seat.score += standing.points - seat.quiz_points
        seat.quiz_points, seat.streak, seat.best_streak = standing.points, standing.streak, standing.best_streak
        changed.append(seat)
    update(changed, _STANDING)
