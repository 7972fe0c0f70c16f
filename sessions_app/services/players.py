"""Participants: take a seat, join as a guest, rename, move, mute, remove."""

from collections.abc import Set
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.db.models import Q

from sessions_app.access import require
from sessions_app.conf import limits
from sessions_app.game.errors import Refused
from sessions_app.game.events import PARTICIPANT_UPDATE
from sessions_app.game.names import MAX_NAME, clean_name, name_key
from sessions_app.game.rosters import MAX_TEAM_NAME
from sessions_app.game.settings import shows_ranks
from sessions_app.models import EventRow, Participant, Team
from sessions_app.services.decency import decent_name
from sessions_app.services.locking import SessionWrite
from sessions_app.services.outcomes import Done
from sessions_app.services.people import Person, row_id
from sessions_app.services.revocations import revoke
from sessions_app.services.teams import add_team, find_team, get_team, smallest_team, team_by_list
from sessions_app.services.teamscores import retally

EXTRA_TIMES = (100, 150, 200, 1_000, 0)  # percent of a question's time that a player may have; 0 is without a limit


def take_seat(write: SessionWrite, person: Person, data: dict[str, Any]) -> Done:
    """Give a user with role player its seat at the first connect; a removed one comes back, a banned one not."""
    require(person.caller, "play", write.session)
    seat = person.participant
    if seat is not None and seat.removed_at is None:
        return Done(made=seat)
    if not write.session.is_open:
        raise Refused("session_ended")
    if seat is None:
        seat = Participant(session=write.session, user=person.user, joined_at=write.now)
    seat.nickname = _free_name(write, person.name[:MAX_NAME], seat)
    seat.nickname_key, seat.removed_at = name_key(seat.nickname), None
    if (listed := team_by_list(write, seat.nickname_key)) is not None:
        seat.team = listed
    elif write.settings["team_choice"] == "balanced":
        seat.team = smallest_team(write)  # also of who comes back: the place may be another's by now
    is_new = seat._state.adding
    seat.save()
    write.people.remember(seat)
    event = announce_participant(write, seat, joined=is_new)
    if seat.team_id is not None:
        retally(write)
    return Done(event.seq, made=seat)


def join(write: SessionWrite, person: Person, data: dict[str, Any]) -> Done:
    """Seat a guest by nickname, with the digest of its resume token. `connected` are the players (subs) of now."""
    return seat_guest(write, newcomers_name(write, data), data)


def newcomers_name(write: SessionWrite, data: dict[str, Any]) -> str:
    """Return the name of a guest whom the session may take now, or refuse."""
    session = write.session
    if not session.is_open:
        raise Refused("session_ended")
    settings = write.settings
    if settings["late_join"] == "closed" and session.state not in {"draft", "lobby"}:
        raise Refused("session_locked")
    nickname = decent_name(write.listed_words, data["nickname"])
    require_free(write, nickname)
    if seats_taken(write, data["connected"]) >= settings["max_participants"]:
        raise Refused("session_full")
    return nickname


def require_free(write: SessionWrite, nickname: str) -> None:
    """Refuse a name that somebody here has, or that was banned with its holder."""
    holders = Participant.objects.filter(session=write.session, nickname_key=name_key(nickname))
    if holder := holders.filter(Q(removed_at=None) | Q(banned=True)).first():
        raise Refused("banned" if holder.banned else "nickname_taken")


def seat_guest(write: SessionWrite, nickname: str, data: dict[str, Any]) -> Done:
    """Give a guest a seat, of the id in `data` if there is one, and tell everybody."""
    key = name_key(nickname)
    seat = Participant.objects.create(
        pk=data.get("id") or uuid4(),
        session=write.session,
        nickname=nickname,
        nickname_key=key,
        team=_team_of_newcomer(write, key, data.get("team")),
        resume_digest=data["resume_digest"],
        simulated=bool(data.get("simulated")),
        joined_at=write.now,
    )
    return Done(announce_participant(write, seat, joined=True).seq, made=seat)


def update_participant(write: SessionWrite, person: Person, data: dict[str, Any]) -> Done:
    """Rename (`nickname`), move (`team`: an id or None), mute (`muted`) a participant, or change its `extra_time`."""
    require(person.caller, "control", write.session)
    seat = get_participant(write, data["id"])
    if "nickname" in data:
        nickname = clean_name(data["nickname"])
        if _is_taken(write, nickname, seat):
            raise Refused("nickname_taken")
        seat.nickname, seat.nickname_key = nickname, name_key(nickname)
    if "team" in data:
        seat.team = None if data["team"] is None else get_team(write, data["team"])
    if "muted" in data:
        seat.muted = data["muted"]
    if "extra_time" in data:
        seat.extra_time = checked_extra_time(data["extra_time"])
    seat.save(update_fields=["nickname", "nickname_key", "team", "muted", "extra_time"])
    write.people.remember(seat)
    event = announce_participant(write, seat)
    if "team" in data:
        retally(write)
    return Done(event.seq, made=seat)


def take_time(write: SessionWrite, person: Person, data: dict[str, Any]) -> Done:
    """Let a player choose the own time for answers, between questions."""
    require(person.caller, "play", write.session)
    if person.participant is None or write.session.state in {"question_active", "question_locked", "ended"}:
        raise Refused("not_active", state=write.session.state)
    seat = person.participant
    seat.extra_time = checked_extra_time(data.get("percent"))
    seat.save(update_fields=["extra_time"])
    return Done(announce_participant(write, seat).seq, {"percent": seat.extra_time})


def checked_extra_time(percent: Any) -> int:
    """Return a time that a player may have, in percent, or refuse it."""
    if type(percent) is not int or percent not in EXTRA_TIMES:
        raise Refused("invalid_field", fields={"extra_time": "one of 100, 150, 200, 1000, 0"})
    return percent


def remove_participant(write: SessionWrite, person: Person, data: dict[str, Any]) -> Done:
    """Remove a participant, or ban it (`ban`); its sockets close and its token counts no more."""
    require(person.caller, "control", write.session)
    seat = get_participant(write, data["id"])
    seat.removed_at, seat.banned = write.now, bool(data.get("ban"))
    seat.save(update_fields=["removed_at", "banned"])
    revoke("participant", str(seat.pk), write.now, reason="banned" if seat.banned else "removed")
    event = announce_participant(write, seat)
    if seat.team_id is not None:
        retally(write)
    return Done(event.seq, made=seat)


def get_participant(write: SessionWrite, participant_id: str) -> Participant:
    """Return a participant who is in this session, by id, or refuse with `not_found`."""
    seats = Participant.objects.filter(session=write.session, removed_at=None).select_related("team")
    seat = seats.filter(pk=row_id(participant_id)).first()
    if seat is None:
        raise Refused("not_found")
    return seat


def announce_participant(write: SessionWrite, seat: Participant, *, joined: bool = False) -> EventRow:
    """Tell everybody of a seat as it is now."""
    told = {
        "id": str(seat.pk),
        "user_id": seat.sub,
        "name": seat.nickname,
        "team": seat.team.name if seat.team else None,
        "team_id": str(seat.team_id) if seat.team_id else None,
        "muted": seat.muted,
        "extra_time": seat.extra_time,
        **({"score": seat.score} if shows_ranks(write.settings["leaderboard"], write.session.state) else {}),
        "removed": seat.removed_at is not None,
    }
    if joined:
        told["joined"] = True
    if seat.removed_at is not None:
        told["banned"] = seat.banned
    return write.append(PARTICIPANT_UPDATE, {"data": told})


def _free_name(write: SessionWrite, wanted: str, seat: Participant) -> str:
    """Return an account's name, another if it is listed, numbered if somebody here already has it.

    Accounts are never turned away by it.
    """
    try:
        base = decent_name(write.listed_words, wanted)
    except Refused:
        base = "Player"
    name, number = base, 2
    while _is_taken(write, name, seat):
        name, number = f"{base[: MAX_NAME - 5]} {number}", number + 1
    return name


def _is_taken(write: SessionWrite, nickname: str, seat: Participant) -> bool:
    others = Participant.objects.filter(session=write.session, removed_at=None).exclude(pk=seat.pk)
    return others.filter(nickname_key=name_key(nickname)).exists()


def seats_taken(write: SessionWrite, connected: Set[str]) -> int:
    """Count the players connected (or away for a moment) and those who joined lately and are on their way."""
    lately = write.now - timedelta(seconds=limits().seat_seconds)
    fresh = Participant.objects.filter(session=write.session, removed_at=None, joined_at__gt=lately)
    return len(connected | {str(user or pk) for pk, user in fresh.values_list("pk", "user")})


def _team_of_newcomer(write: SessionWrite, key: str, name: str | None) -> Team | None:
    if (listed := team_by_list(write, key)) is not None:
        return listed  # a host who names people has decided; what is even or wished is for the others
    if write.settings["team_choice"] == "balanced":
        return smallest_team(write)
    if not name or not name.strip():
        return None
    known = find_team(write, clean_name(name, MAX_TEAM_NAME))  # a host may have named it as no player could
    return known or add_team(write, decent_name(write.listed_words, name, MAX_TEAM_NAME))[0]
