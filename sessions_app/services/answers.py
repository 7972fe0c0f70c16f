"""Answers: judged by the server's clock, one for each player and question, stored with their batch."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sessions_app.access import require
from sessions_app.frames import milliseconds
from sessions_app.game.errors import Refused
from sessions_app.game.marking import checked_response
from sessions_app.game.play import takes_answers
from sessions_app.models import Answer
from sessions_app.services.decks import deck_of
from sessions_app.services.locking import SessionWrite
from sessions_app.services.outcomes import Done
from sessions_app.services.people import Person

GRACE_MS = 500


def submit_answer(write: SessionWrite, person: Person, data: dict[str, Any]) -> Done:
    """Take a player's answer to the present question. `received_at` is when the server had it in its hands."""
    require(person.caller, "play", write.session)
    deck = deck_of(write.session)
    question = deck.at(write.session.question_number) if deck is not None else None
    stage, received_at = write.stage(), data.get("received_at") or write.now
    if person.participant is None or question is None or data.get("question_id") != question.id:
        raise Refused("not_active", state=write.session.state)
    received_ms = milliseconds(received_at)
    if not takes_answers(stage, received_ms, GRACE_MS):
        is_late = stage.until_ms is not None and received_ms > stage.until_ms
        raise Refused("too_late" if is_late else "not_active", state=write.session.state)
    if not question.is_answered:
        raise Refused("not_active", state=write.session.state)
    response = checked_response(question, data)
    answered = _answered(write, question.id)
    if person.participant.pk in answered:
        raise Refused("already_answered")
    answered.add(person.participant.pk)
    assert stage.opened_ms is not None
    elapsed_ms = max(0, received_ms - stage.opened_ms)
    write.answers.append(_row(write, person, question.id, response, received_at, elapsed_ms))
    write.change(answered=write.session.answered + 1)
    write.progress = {"question_id": question.id, "answered": write.session.answered, "version": write.session.version}
    return Done(None, {"question_id": question.id, "elapsed_ms": elapsed_ms})


def _answered(write: SessionWrite, question_id: str) -> set[UUID]:
    """Return who has answered already: read once for a batch."""
    if write.answered_by is None:
        rows = Answer.objects.filter(session=write.session, question_id=question_id)
        write.answered_by = set(rows.values_list("participant_id", flat=True))
    return write.answered_by


def _row(
    write: SessionWrite, person: Person, question_id: str, response: dict[str, Any], received: datetime, elapsed_ms: int
) -> Answer:
    stage = write.stage()
    # A grace is for the line, not for the points: nobody is slower than the end.
    elapsed = elapsed_ms if stage.limit_ms is None else min(elapsed_ms, stage.limit_ms)
    return Answer(
        session=write.session,
        participant=person.participant,
        question_id=question_id,
        response=response,
        received_at=received,
        elapsed_ms=elapsed,
        limit_ms=stage.limit_ms,
    )
