"""Answers: judged by the server's clock, one for each player and question, stored with their batch."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from sessions_app.access import require
from sessions_app.frames import milliseconds
from sessions_app.game.deck import Question
from sessions_app.game.errors import Refused
from sessions_app.game.marking import checked_response
from sessions_app.game.play import takes_answers, takes_buzz
from sessions_app.models import Answer, AnswerRow, Participant
from sessions_app.services.decks import deck_of
from sessions_app.services.judging import Judging, judging
from sessions_app.services.locking import SessionWrite
from sessions_app.services.outcomes import Done
from sessions_app.services.people import Person
from sessions_app.services.receipts import answer_outcome, part_with

MAX_CREDIT_MS = 150


def submit_answer(write: SessionWrite, person: Person, data: dict[str, Any]) -> Done:
    """Take a player's answer. `received_at` is when the server had it in its hands, `credit_ms` what of its way
    the server itself has measured."""
    seat, question = _player_and_question(write, person, data)
    received_at = data.get("received_at") or write.now
    if not question.is_answered:
        raise Refused("not_active", state=write.session.state)
    of = judging(write, question)
    is_straggler = not _is_in_time(write, of, seat, received_at)
    response = checked_response(question, data)
    if seat.pk in of.answered:
        return _change(write, of, seat, response, data) if not is_straggler else _already()
    row = _row(write, of, seat, response, data)
    if is_straggler:
        return _take_straggler(write, of, row)
    return _counted(write, of, row)


def press_buzzer(write: SessionWrite, person: Person, data: dict[str, Any]) -> Done:
    """Take a press of the buzzer; the first one stops the clock, and opens the moment in which others may be before."""
    seat, question = _player_and_question(write, person, data)
    received_ms = milliseconds(data.get("received_at") or write.now)
    of = judging(write, question)
    if not question.is_buzzer or not of.is_current or not takes_buzz(of.stage, received_ms, 0):
        raise Refused("not_active", state=write.session.state)
    _require_counted(write, of, seat)
    if seat.pk in of.answered:
        return _already()
    return _counted(write, of, _row(write, of, seat, {"buzz": True, "right": None}, data))


def line_of(write: SessionWrite, question: Question) -> tuple[str, ...]:
    """Return who pressed, in the order of pressing, each with the credit of its line."""
    write.store_answers()
    rows = Answer.objects.filter(session=write.session, question_id=question.id)
    return tuple(
        str(pk) for pk in rows.order_by("elapsed_ms", "received_at", "pk").values_list("participant", flat=True)
    )


def _player_and_question(write: SessionWrite, person: Person, data: dict[str, Any]) -> tuple[Participant, Question]:
    require(person.caller, "play", write.session)
    deck = deck_of(write.session)
    asked = data.get("question_id")
    question = deck.find(asked) if deck is not None and isinstance(asked, str) else None
    if person.participant is None or question is None:
        raise Refused("not_active", state=write.session.state)
    return person.participant, question


def _is_in_time(write: SessionWrite, of: Judging, seat: Participant, received_at: datetime) -> bool:
    """Return True for an answer to the open question, False for one that was here in time and comes to us late."""
    stage, received_ms, grace = of.stage, milliseconds(received_at), write.settings["grace_ms"]
    if of.is_current and takes_answers(stage, received_ms, grace, seat.extra_time):
        _require_counted(write, of, seat)
        return True
    if of.is_current and stage.until_ms is not None and received_ms > stage.until_ms:
        raise Refused("too_late", state=write.session.state)
    played = of.played
    if played is None or played.marked_at is None or played.voided or played.answers_until is None:
        raise Refused("not_active", state=write.session.state)
    until_ms, opened_ms = milliseconds(played.answers_until), milliseconds(played.opened_at)
    if not opened_ms <= received_ms <= until_ms + grace or received_at == write.now:
        raise Refused("not_active", state=write.session.state)
    return False


def _require_counted(write: SessionWrite, of: Judging, seat: Participant) -> None:
    """Who came while the question was open plays from the next one on, where the session says so."""
    if write.settings["late_join"] != "next_question":
        return
    if of.played is not None and seat.joined_at > of.played.opened_at:
        raise Refused("not_active", "You play from the next question on.", state=write.session.state)


def _already() -> Done:
    raise Refused("already_answered")


def _change(
    write: SessionWrite, of: Judging, seat: Participant, response: dict[str, Any], data: dict[str, Any]
) -> Done:
    """Put another answer in the place of the first, where the session lets answers change; its time counts."""
    if not write.settings["answers_may_change"]:
        _already()
    write.store_answers()
    row = _row(write, of, seat, response, data)
    answer = Answer.objects.get(session=write.session, question_id=of.question.id, participant=seat)
    write.receipts += part_with(answer)
    names = ("response", "received_at", "elapsed_ms", "limit_ms")
    for name in names:
        setattr(answer, name, getattr(row, name))
    answer.save(update_fields=[*names, "client_id", "digest"])
    return _taken(row)


def _row(
    write: SessionWrite, of: Judging, seat: Participant, response: dict[str, Any], data: dict[str, Any]
) -> AnswerRow:
    received, question, played = data.get("received_at") or write.now, of.question, of.played
    opened_ms, limit_ms = of.stage.opened_ms, of.stage.limit_ms
    if not of.is_current or opened_ms is None:
        assert played is not None, "an answer that is taken is one to a question that was put"
        opened_ms, limit_ms = milliseconds(played.counted_from or played.opened_at), played.limit_ms
    credit = min(MAX_CREDIT_MS, max(0, data.get("credit_ms") or 0))
    elapsed = max(0, milliseconds(received) - opened_ms - credit)
    # A grace is for the line and extra time for the player, not for the points: nobody is slower than the end.
    elapsed = elapsed if limit_ms is None or question.is_buzzer else min(elapsed, limit_ms)
    return AnswerRow(uuid4(), write.session.pk, seat.pk, question.id, response, received, elapsed, limit_ms)


def _counted(write: SessionWrite, of: Judging, row: AnswerRow) -> Done:
    session = write.session
    of.answered.add(row.participant_id)
    write.answers.append(row)
    write.change(answered=session.answered + 1)
    write.progress = {"question_id": row.question_id, "answered": session.answered, "version": session.version}
    return _taken(row)


def _take_straggler(write: SessionWrite, of: Judging, row: AnswerRow) -> Done:
    """It reached the server in time, and the question was marked before it reached the database: mark anew."""
    of.answered.add(row.participant_id)
    write.answers.append(row)
    write.store_answers()
    write.recount = row.question_id
    return _taken(row)


def _taken(row: AnswerRow) -> Done:
    return Done(None, answer_outcome(row), made=row)
