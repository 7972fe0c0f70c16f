"""Who is waited for: those to whom a question was put, those who have more time, those who came too late for it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sessions_app.game.deck import Question
from sessions_app.game.states import ACTIVE, LOCKED
from sessions_app.models import Answer, Participant, PlayedQuestion, TriviaSession
from sessions_app.services.locking import SessionWrite


def put_at(session: TriviaSession) -> datetime | None:
    """Return when the present question was put to people: a pause since then makes nobody come earlier."""
    if session.state not in {ACTIVE, LOCKED}:
        return None
    played = PlayedQuestion.objects.filter(session=session, number=session.question_number or 0)
    return played.values_list("opened_at", flat=True).first()


def latecomers(session: TriviaSession) -> list[Participant]:
    """Return who joined while the present question was open: it waits for none of them."""
    opened_at = put_at(session)
    if opened_at is None:
        return []
    return list(Participant.objects.filter(session=session, joined_at__gt=opened_at))


def slow_players(write: SessionWrite, question: Question) -> list[int]:
    """Return `waiting_times` with the answers that this batch has brought."""
    write.store_answers()
    return waiting_times(write.session, question)


def waiting_times(session: TriviaSession, question: Question) -> list[int]:
    """Return the times, in percent, of those who have extra time and have yet to answer; 0 is without a limit."""
    slow = Participant.objects.filter(session=session, removed_at=None).exclude(extra_time=100)
    waiting = dict(slow.values_list("pk", "extra_time"))
    if waiting:
        for pk in _answered(session, question):
            waiting.pop(pk, None)
    return list(waiting.values())


def is_nobody_missing(write: SessionWrite, question: Question, present: Sequence[str] | None) -> bool:
    """Whether each player who is here has answered; `present` are their `sub`s, as the rooms know them.

    Who joined while the question was open need not. Once it is locked only those with extra time are waited for.
    """
    if present is None:
        return False
    write.store_answers()
    answered = _answered(write.session, question)
    seats = {seat.sub: seat for seat in Participant.objects.filter(session=write.session, removed_at=None)}
    opened_at = put_at(write.session)
    asked = [seats[sub] for sub in present if sub in seats]
    asked = [seat for seat in asked if opened_at is None or seat.joined_at <= opened_at]
    if write.session.state == LOCKED:
        return all(seat.pk in answered for seat in asked if seat.extra_time != 100)
    return bool(present and answered) and all(seat.pk in answered for seat in asked)


def _answered(session: TriviaSession, question: Question) -> set[UUID]:
    rows = Answer.objects.filter(session=session, question_id=question.id)
    return set(rows.values_list("participant", flat=True))
