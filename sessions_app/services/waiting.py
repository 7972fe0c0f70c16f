"""Newcomers whom the host lets in: they ask, wait outside of the game, and are seated or turned away."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sessions_app.access import require
from sessions_app.game.errors import Refused
from sessions_app.game.events import HOSTS, JOIN_REQUEST
from sessions_app.game.names import clean_name, name_key
from sessions_app.game.rosters import MAX_TEAM_NAME
from sessions_app.models import Event, EventRow, JoinRequest, Participant, TriviaSession
from sessions_app.services.decency import decent_name
from sessions_app.services.locking import SessionWrite
from sessions_app.services.outcomes import Done
from sessions_app.services.people import Person, row_id
from sessions_app.services.players import join, newcomers_name, require_free, seat_guest, seats_taken
from sessions_app.services.teams import find_team

MAX_WAITING = 500

ACCEPTED, DECLINED, WITHDRAWN = "accepted", "declined", "withdrawn"


def come_in(write: SessionWrite, person: Person, data: dict[str, Any]) -> Done:
    """Seat a guest, or let it wait where the host lets guests in; simulated ones are the host's own."""
    if data.get("simulated") or not write.settings["approval"]:
        return join(write, person, data)
    nickname = newcomers_name(write, data)
    waiting = JoinRequest.objects.filter(session=write.session, declined_at=None)
    if waiting.filter(nickname_key=name_key(nickname)).exists():
        raise Refused("nickname_taken")
    if waiting.count() >= MAX_WAITING:
        raise Refused("overloaded", retry_after_ms=5_000)
    asked = JoinRequest(
        session=write.session,
        nickname=nickname,
        nickname_key=name_key(nickname),
        team=_wished_team(write, data.get("team")),
        resume_digest=data["resume_digest"],
        asked_at=write.now,
    )
    event = write.append(JOIN_REQUEST, {"data": _told(asked)}, HOSTS)
    asked.seq = event.seq
    asked.save(force_insert=True)
    return Done(event.seq, made=asked)


def accept(write: SessionWrite, person: Person, data: dict[str, Any]) -> Done:
    """Seat those of `ids` who wait, in the order in which they asked. `made` has a seat or a refusal for each id.

    Who was seated before is found in its seat: a second click does nothing and is told the same.
    """
    require(person.caller, "control", write.session)
    if not write.session.is_open:
        raise Refused("session_ended")
    ids = [row_id(each) for each in data["ids"]]
    taken = seats_taken(write, data["connected"])
    made: dict[UUID, Participant | Refused] = {}
    seated: list[JoinRequest] = []
    for asked in JoinRequest.objects.filter(session=write.session, pk__in=ids, declined_at=None):
        try:
            made[asked.pk] = _seated(write, asked, has_room=taken + len(seated) < write.settings["max_participants"])
        except Refused as refusal:
            made[asked.pk] = refusal
        else:
            seated.append(asked)
    for each in ids:
        made.setdefault(each, _seat_of(write, each) or _why_not(write, each))
    if not seated:
        return Done(made=made)
    JoinRequest.objects.filter(pk__in=[asked.pk for asked in seated]).delete()
    return Done(_answered(write, seated, ACCEPTED).seq, made=made)


def decline(write: SessionWrite, person: Person, data: dict[str, Any]) -> Done:
    """Turn one away who waits. Only what its token is known by is kept, and no name."""
    require(person.caller, "control", write.session)
    asked = JoinRequest.objects.filter(session=write.session, pk=row_id(data["id"])).first()
    if asked is None:
        raise _why_not(write, row_id(data["id"]))
    if asked.declined_at is not None:
        return Done()
    event = _answered(write, [asked], DECLINED)
    _forget_names(write, [asked])
    asked.nickname = asked.nickname_key = asked.team = ""
    asked.declined_at = write.now
    asked.save(update_fields=["nickname", "nickname_key", "team", "declined_at"])
    return Done(event.seq)


def withdraw(write: SessionWrite, person: Person, data: dict[str, Any]) -> Done:
    """Take back what a newcomer has asked for; the edge has seen its token."""
    asked = JoinRequest.objects.filter(session=write.session, pk=data["id"], declined_at=None).first()
    if asked is None:
        return Done()
    event = _answered(write, [asked], WITHDRAWN)
    _forget_names(write, [asked])
    asked.delete()
    return Done(event.seq)


def forget(write: SessionWrite, person: Person, data: dict[str, Any]) -> Done:
    """Delete what is left of those who were never let in."""
    require(person.caller, "control", write.session)
    _forget_names(write, JoinRequest.objects.filter(session=write.session, declined_at=None))
    JoinRequest.objects.filter(session=write.session).delete()
    return Done()


def waiting_in(session: TriviaSession) -> list[dict[str, Any]]:
    """Return who waits, for hosts; also after the end, for they may open the session again."""
    return [_told(asked) for asked in JoinRequest.objects.filter(session=session, declined_at=None)]


def _seated(write: SessionWrite, asked: JoinRequest, *, has_room: bool) -> Participant:
    if not has_room:
        raise Refused("session_full")
    require_free(write, asked.nickname)
    wish = {"id": asked.pk, "team": asked.team, "resume_digest": asked.resume_digest}
    seat: Participant = seat_guest(write, asked.nickname, wish).made
    return seat


def _seat_of(write: SessionWrite, request: UUID) -> Participant | None:
    seats = Participant.objects.filter(session=write.session, removed_at=None).select_related("team")
    return seats.filter(pk=request).first()


def _why_not(write: SessionWrite, request: UUID) -> Refused:
    """Return why a request cannot be answered: it was answered otherwise before, or there is none."""
    is_answered = any(
        model.objects.filter(session=write.session, pk=request).exists() for model in (Participant, JoinRequest)
    )
    return Refused("not_active" if is_answered else "not_found")


def _answered(write: SessionWrite, asked: list[JoinRequest], answer: str) -> EventRow:
    told = {"ids": [str(each.pk) for each in asked], "answered": answer}
    return write.append(JOIN_REQUEST, {"data": told}, HOSTS)


def _forget_names(write: SessionWrite, asked: Iterable[JoinRequest]) -> None:
    """Blank the names in the log too, keeping each `seq`."""
    for each in asked:
        told = {"data": {"id": str(each.pk), "name": "", "team": None}}
        Event.objects.filter(session=write.session, type=JOIN_REQUEST, seq=each.seq).update(body=told)


def _told(asked: JoinRequest) -> dict[str, Any]:
    return {"id": str(asked.pk), "name": asked.nickname, "team": asked.team or None}


def _wished_team(write: SessionWrite, name: str | None) -> str:
    """Return the team that a newcomer names, refused now if it would be later; '' where nobody is asked for one."""
    if write.settings["team_choice"] == "balanced" or not name or not name.strip():
        return ""
    clean = clean_name(name, MAX_TEAM_NAME)
    return clean if find_team(write, clean) else decent_name(write.listed_words, name, MAX_TEAM_NAME)
