"""A session with a quiz on its way: the host's commands, what moves by itself, and what each move brings with it."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sessions_app.access import SYSTEM
from sessions_app.frames import milliseconds
from sessions_app.game import moves, play, states
from sessions_app.game.deck import Deck, Question
from sessions_app.game.errors import Refused
from sessions_app.game.events import REGRADED
from sessions_app.game.play import Plan
from sessions_app.game.states import Stage
from sessions_app.models import Answer, PlayedQuestion
from sessions_app.services import clock
from sessions_app.services.answers import line_of, press_buzzer
from sessions_app.services.attendance import is_nobody_missing, slow_players
from sessions_app.services.boards import append_board
from sessions_app.services.decks import deck_of, freeze
from sessions_app.services.locking import SessionWrite
from sessions_app.services.marking import mark_question, remark
from sessions_app.services.outcomes import Done
from sessions_app.services.people import Person
from sessions_app.services.showing import intro_of, linked, revealed, tell_counts

_EMPTY = Deck({"questions": []})
# What a host's `session_update` asks for, as a command.
_COMMANDS = {
    "lobby": "open",
    "question_locked": "lock",
    "answer_reveal": "reveal",
    "leaderboard": "leaderboard",
    "ended": "end",
}


def run_command(write: SessionWrite, data: Mapping[str, Any]) -> Done:
    """Run a host's command on a session with a quiz; who may and which version was checked."""
    name = data["command"]
    deck = deck_of(write.session) or (freeze(write) if name == "start" else _EMPTY)
    before, plan = write.stage(), plan_of(write, deck)
    asked = (data.get("seconds") or 0, data.get("question_number") or 0)
    after = play.command(before, name, now_ms(write), plan, *asked)
    if name == "skip":
        _void(write, deck, before)
    elif name in {"right", "wrong"}:
        _judge(write, deck, before, is_right=name == "right")
    return _moved(write, before, after, plan)


def command_of(stage: Stage, state: str | None) -> str:
    """Return the command that brings a session to the state that a host's program names."""
    if state in {"question_intro", "question_active"}:
        return "start" if stage.question_number is None else "next"
    if state not in _COMMANDS:
        raise Refused("illegal_transition", state=stage.state)
    return _COMMANDS[state]


def advance(write: SessionWrite, person: Person, data: Mapping[str, Any]) -> Done:
    """Move on because a time is over or all have answered. Whoever comes second changes nothing."""
    if person.role != SYSTEM:
        raise Refused("forbidden")
    deck = deck_of(write.session)
    if deck is None or data["version"] != write.session.version:
        return Done()
    before, plan = write.stage(), plan_of(write, deck)
    after = play.due(before, now_ms(write), plan)
    question = deck.at(write.session.question_number)
    if after is None and question is not None and is_nobody_missing(write, question, data.get("present")):
        after = play.all_answered(before, now_ms(write), plan)
    return Done() if after is None else _moved(write, before, after, plan)


def press(write: SessionWrite, person: Person, data: dict[str, Any]) -> Done:
    """Take a press of the buzzer, and let everybody know what it changes."""
    done = press_buzzer(write, person, data)
    deck, before = deck_of(write.session), write.stage()
    assert deck is not None
    plan = plan_of(write, deck)
    if before.state == states.ACTIVE and not play.is_closing(before):
        received = data.get("received_at") or write.now
        after = moves.first_press(before, min(milliseconds(received), now_ms(write)))
        done.seq = _moved(write, before, after, plan).seq
    elif before.state == states.LOCKED and before.buzz is not None:
        done.seq = _moved(write, before, moves.in_line(before, plan), plan).seq
    return done


def recount(write: SessionWrite) -> None:
    """After a batch: mark a question anew whose last answer came to us behind its marking, and tell it again."""
    deck = deck_of(write.session)
    question = deck.find(write.recount) if deck is not None and write.recount else None
    if deck is None or question is None:
        return
    remark(write, deck)
    tell_again(write, deck, question)


def tell_again(write: SessionWrite, deck: Deck, question: Question) -> None:
    """Send the reveal of the question on the board anew, and the scores where they are on the board."""
    if write.session.state == play.REVEAL and write.session.question_number == question.number:
        own = revealed(write, deck, question)
        write.move(write.stage(), **own)
        tell_counts(write)
    elif write.session.state in {play.LEADERBOARD, states.ENDED}:
        append_board(write, deck)


def settings_changed(write: SessionWrite, names: Collection[str]) -> Stage | None:
    """Let a quiz on its way follow its settings: scores by the rules in force, and the stage if its time changes."""
    deck = deck_of(write.session)
    if deck is None:
        return None
    marked = PlayedQuestion.objects.filter(session=write.session, marked_at__isnull=False, voided=False)
    if not {"scoring", "team_mode"}.isdisjoint(names) and (last := marked.last()) is not None:
        rescore(write, deck, deck.questions[last.number - 1])
    shown = deck.at(write.session.question_number)
    if "show_counts" in names and shown is not None and write.session.state == play.REVEAL:
        tell_again(write, deck, shown)
    before = write.stage()
    after = moves.replan(before, now_ms(write), plan_of(write, deck)) if "auto" in names else before
    return None if after == before else after


def rescore(write: SessionWrite, deck: Deck, question: Question) -> None:
    """Compute every score anew, and have everybody told: the board, and each player what `question` brought."""
    remark(write, deck)
    tell_again(write, deck, question)
    write.append(REGRADED, {"data": {"question_id": question.id, "number": question.number}})


def plan_of(write: SessionWrite, deck: Deck) -> Plan:
    """Return what the next move depends on."""
    settings, question = write.settings, deck.at(write.session.question_number)
    auto = settings["auto"]
    dwell = None if auto is None else {state: seconds * 1000 for state, seconds in auto.items()}
    rows = PlayedQuestion.objects.filter(session=write.session)
    played = frozenset(rows.values_list("number", flat=True)) if question is not None else frozenset()
    plan = {"extra": 100, "line": (), "played": played}
    if question is not None and write.session.state in {states.ACTIVE, states.LOCKED}:
        if question.is_buzzer:
            plan["line"] = line_of(write, question)
        elif write.session.state == states.ACTIVE:
            times = slow_players(write, question)
            plan["extra"] = 0 if 0 in times else max(times, default=100)
    return Plan(deck, settings["grace_ms"], dwell, settings["leaderboard"], **plan)  # type: ignore[arg-type]


def now_ms(write: SessionWrite) -> int:
    return milliseconds(write.now)


def _moved(write: SessionWrite, before: Stage, after: Stage, plan: Plan) -> Done:
    """Take the session there, with all that belongs to it."""
    question = plan.deck.at(after.question_number)
    own: dict[str, Any] = {}
    if question is not None:
        if after.state == play.INTRO:
            write.change(state_data={}, answered=0)
            own = {"question_count": plan.deck.count, **intro_of(write.session, plan.deck, question, card=after.card)}
        elif after.state == states.ACTIVE:
            own = _opened(write, before, after, plan.deck, question)
        elif after.state == states.LOCKED and not after.paused:
            waits = play.waits_for_extra_time(after, plan)
            write.change(state_data={"extra_time": len(slow_players(write, question))} if waits else {})
        elif after.state == play.REVEAL and before.state != play.REVEAL:
            _close(write, before, question)
            mark_question(write, plan.deck, question)
            own = revealed(write, plan.deck, question)
        own["is_last"] = plan.after(question.number) is None
    event = write.move(after, **own)
    if "reveal" in own:
        tell_counts(write)
    if after.state in {play.LEADERBOARD, states.ENDED} and before.state != after.state:
        event = append_board(write, plan.deck)
    return Done(event.seq, {"state": write.session.state, "version": write.session.version}, made=write.session)


def _opened(write: SessionWrite, before: Stage, after: Stage, deck: Deck, question: Question) -> dict[str, Any]:
    if before.state == play.INTRO:
        assert after.opened_ms is not None
        PlayedQuestion.objects.get_or_create(
            session=write.session,
            number=question.number,
            defaults={"question_id": question.id, "opened_at": clock.from_ms(after.opened_ms)},
        )
    own: dict[str, Any] = {"question": linked(write.session, deck.public(question))}
    if after.until_ms is not None and not play.is_closing(after):
        left = after.remaining_ms if after.deadline_ms is None else after.deadline_ms - now_ms(write)
        own["time_remaining"] = -(-max(0, left or 0) // 1000)
    return own


def _close(write: SessionWrite, before: Stage, question: Question) -> None:
    """Note what the question's answers are judged by, for one that is still on its way to us."""
    until = now_ms(write) if before.until_ms is None else before.until_ms
    PlayedQuestion.objects.filter(session=write.session, number=question.number).update(
        answers_until=clock.from_ms(until),
        counted_from=None if before.opened_ms is None else clock.from_ms(before.opened_ms),
        limit_ms=before.limit_ms,
    )


def _judge(write: SessionWrite, deck: Deck, before: Stage, *, is_right: bool) -> None:
    """Note what the host made of the answer that was spoken."""
    question = deck.at(before.question_number)
    if question is None or before.buzz is None or before.buzz.turn is None:
        return
    spoken = Answer.objects.filter(session=write.session, question_id=question.id, participant=UUID(before.buzz.turn))
    spoken.update(response={"buzz": True, "right": is_right})


def _void(write: SessionWrite, deck: Deck, before: Stage) -> None:
    """A skipped question never counted."""
    played = PlayedQuestion.objects.filter(session=write.session, number=before.question_number or 0).first()
    if played is None:
        return
    was_marked = played.marked_at is not None
    played.voided, played.marked_at = True, write.now
    played.save(update_fields=["voided", "marked_at"])
    if was_marked:
        remark(write, deck)
        write.append(REGRADED, {"data": {"question_id": played.question_id, "number": played.number}})
