"""A session with a quiz on its way: the host's commands, what moves by itself, and what each move brings with it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sessions_app.access import SYSTEM
from sessions_app.frames import milliseconds
from sessions_app.game import play, states
from sessions_app.game.deck import Deck, reveal
from sessions_app.game.errors import Refused
from sessions_app.game.events import LEADERBOARD
from sessions_app.game.play import Plan
from sessions_app.game.ranking import ranks
from sessions_app.game.states import Stage
from sessions_app.models import Answer, Participant, PlayedQuestion, Team
from sessions_app.services import clock
from sessions_app.services.answers import GRACE_MS
from sessions_app.services.decks import deck_of, freeze
from sessions_app.services.locking import SessionWrite
from sessions_app.services.marking import mark_question, remark
from sessions_app.services.outcomes import Done
from sessions_app.services.people import Person
from sessions_app.services.settings import session_settings

TOP = 10
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
    plan = plan_of(write, deck)
    before = write.stage()
    after = play.command(before, name, now_ms(write), plan, data.get("seconds") or 0)
    if name == "skip":
        _void(write, deck, before)
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
    plan, before = plan_of(write, deck), write.stage()
    after = play.due(before, now_ms(write), plan)
    if after is None and data.get("present") and _have_all_answered(write, deck, data["present"]):
        after = play.all_answered(before, now_ms(write), plan)
    return Done() if after is None else _moved(write, before, after, plan)


def plan_of(write: SessionWrite, deck: Deck) -> Plan:
    settings = session_settings(write.session)
    auto = settings["auto"]
    dwell = None if auto is None else {state: seconds * 1000 for state, seconds in auto.items()}
    return Plan(deck, GRACE_MS, dwell, settings["leaderboard"])


def now_ms(write: SessionWrite) -> int:
    return milliseconds(write.now)


def _have_all_answered(write: SessionWrite, deck: Deck, present: list[str]) -> bool:
    """Whether each player who is here has answered; `present` are their `sub`s, as the rooms know them."""
    question = deck.at(write.session.question_number)
    if question is None:
        return False
    answered = Answer.objects.filter(session=write.session, question_id=question.id).select_related("participant")
    return set(present) <= {answer.participant.sub for answer in answered}


def _moved(write: SessionWrite, before: Stage, after: Stage, plan: Plan) -> Done:
    """Take the session there, with all that belongs to it."""
    own: dict[str, Any] = {}
    question = plan.deck.at(after.question_number)
    if after.state == play.INTRO and question is not None:
        write.change(state_data={}, answered=0)
        own = {"question": plan.deck.announced(question), "question_count": plan.deck.count}
    elif after.state == states.ACTIVE and question is not None:
        if before.state == play.INTRO:
            assert after.opened_ms is not None
            opened = clock.from_ms(after.opened_ms)
            PlayedQuestion.objects.get_or_create(
                session=write.session,
                number=question.number,
                defaults={"question_id": question.id, "opened_at": opened},
            )
        own = {"question": plan.deck.public(question)}
        if after.limit_ms is not None:
            left = after.remaining_ms if after.deadline_ms is None else after.deadline_ms - now_ms(write)
            own["time_remaining"] = -(-max(0, left or 0) // 1000)
    elif after.state == play.REVEAL and before.state != play.REVEAL and question is not None:
        counts, answered = mark_question(write, plan.deck, question)
        own = {"question": plan.deck.public(question), "reveal": reveal(question, counts, answered)}
        write.change(state_data={"reveal": own["reveal"]})
    event = write.move(after, **own)
    if after.state in {play.LEADERBOARD, states.ENDED} and before.state != after.state:
        event = write.append(LEADERBOARD, {"data": board(write, plan.deck, after)})
    return Done(event.seq, {"state": write.session.state, "version": write.session.version}, made=write.session)


def board(write: SessionWrite, deck: Deck, stage: Stage) -> dict[str, Any]:
    """Return the top of the leaderboard with what the last question changed."""
    question = deck.at(stage.question_number)
    last = question.id if question is not None else ""
    won: dict[UUID, int] = dict(
        Answer.objects.filter(session=write.session, question_id=last).values_list("participant_id", "points")
    )
    seats = list(Participant.objects.filter(session=write.session, removed_at=None).select_related("team"))
    now, then = ranks(s.score for s in seats), ranks(s.score - won.get(s.pk, 0) for s in seats)
    seats.sort(key=lambda seat: (now[seat.score], seat.nickname.casefold()))
    entries = [
        {
            "rank": now[seat.score],
            "participant": str(seat.pk),
            "name": seat.nickname,
            "team": seat.team.name if seat.team else None,
            "score": seat.score,
            "delta": won.get(seat.pk, 0),
            "movement": then[seat.score - won.get(seat.pk, 0)] - now[seat.score],
        }
        for seat in seats[:TOP]
    ]
    teams = sorted(Team.objects.filter(session=write.session), key=lambda team: (-team.score, team.name.casefold()))
    places = ranks(team.score for team in teams)
    told = [{"rank": places[team.score], "name": team.name, "score": team.score} for team in teams[:TOP]]
    return {"entries": entries, "teams": told, "total": len(seats)}


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
