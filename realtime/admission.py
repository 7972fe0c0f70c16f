"""Who a handshake's token stands for, as the database has it: one look for all who ask at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sessions_app import access
from sessions_app.access import Caller
from sessions_app.game.events import PLAYER_ROLES
from sessions_app.models import Participant, ScreenLink, TriviaSession, User
from sessions_app.services.prepared import Prepared
from sessions_app.services.reading import read_view
from sessions_app.services.settings import settings_of
from sessions_app.tokens import Claims


class NotAdmitted(Exception):
    """This token opens nothing here; `reason` is what the close says."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Admission:
    """A caller confirmed for a session; a player without `caller.participant` has yet to take a seat."""

    session: UUID
    public_id: str
    caller: Caller
    team: UUID | None
    team_name: str | None
    max_participants: int

    @property
    def needs_seat(self) -> bool:
        return self.caller.role in PLAYER_ROLES and self.caller.participant is None


Asked = tuple[Claims, str]  # a token's claims, and the public id of the session in the URL


def admit(claims: Claims, public_id: str) -> Admission:
    """Confirm a token's bearer for a session, or raise NotAdmitted; foreign and unknown sessions look alike."""
    found = admit_many([(claims, public_id)])[0]
    if isinstance(found, Exception):
        raise found
    return found


def admit_many(asked: Sequence[Asked]) -> list[Admission | Exception]:
    """Confirm many at once, in at most five queries: each its admission, or the NotAdmitted that it gets."""
    with read_view():
        rows = _Rows(asked)
        return [_admitted(claims, public_id, rows) for claims, public_id in asked]


class _Rows:
    """What the database has of those who ask."""

    def __init__(self, asked: Sequence[Asked]) -> None:
        found = _sessions.rows(list({public_id for _, public_id in asked}))
        self.sessions = {session.public_id: session for session in found}
        self.maxima = {pk: each["max_participants"] for pk, each in settings_of(self.sessions.values()).items()}
        guests = {UUID(claims.sub) for claims, _ in asked if claims.is_guest}
        screens = {claims.sub for claims, _ in asked if claims.is_screen}
        users = {claims.sub for claims, _ in asked if not claims.is_guest and not claims.is_screen}
        self.guests = _by_id(_guests.rows(list(guests))) if guests else {}
        self.screens = _by_id(ScreenLink.objects.filter(pk__in=screens)) if screens else {}
        members = User.objects.filter(pk__in=users, is_active=True, is_superuser=False)
        self.users = _by_id(members) if users else {}
        own = _seats.filter(user__in=self.users.values(), session__in=self.maxima) if users else ()
        self.seats = {(str(seat.user_id), seat.session_id): seat for seat in own}


_seats = Participant.objects.select_related("team")
_guests = Prepared(lambda pks: _seats.filter(pk__in=pks).order_by())
_sessions = Prepared(
    lambda names: TriviaSession.objects.select_related("organization").filter(public_id__in=names).order_by()
)


def _by_id(rows: Iterable[Any]) -> dict[str, Any]:
    return {str(row.pk): row for row in rows}


def _admitted(claims: Claims, public_id: str, rows: _Rows) -> Admission | Exception:
    try:
        session = rows.sessions.get(public_id)
        if session is None or session.organization_id != claims.organization:
            raise NotAdmitted("forbidden")
        caller, seat = _caller(claims, session, rows)
        if not access.may(caller, "read", session):
            raise NotAdmitted("forbidden")
    except NotAdmitted as refusal:
        return refusal
    team = seat.team if seat is not None else None
    return Admission(
        session.pk,
        session.public_id,
        caller,
        None if team is None else team.pk,
        None if team is None else team.name,
        rows.maxima[session.pk],
    )


def _caller(claims: Claims, session: TriviaSession, rows: _Rows) -> tuple[Caller, Participant | None]:
    if claims.is_guest:
        return _guest(rows.guests.get(claims.sub), claims, session)
    if claims.is_screen:
        return _screen(rows.screens.get(claims.sub), claims, session)
    return _member(rows.users.get(claims.sub), rows.seats.get((claims.sub, session.pk)), claims)


def _screen(link: ScreenLink | None, claims: Claims, session: TriviaSession) -> tuple[Caller, None]:
    if link is None or link.session_id != session.pk or claims.session != session.pk:
        raise NotAdmitted("forbidden")
    return Caller(str(link.pk), claims.role, session.organization_id, link.name, session=session.pk), None


def _guest(seat: Participant | None, claims: Claims, session: TriviaSession) -> tuple[Caller, Participant]:
    if seat is None or seat.session_id != session.pk or claims.session != session.pk:
        raise NotAdmitted("forbidden")
    if seat.removed_at is not None:
        raise NotAdmitted("banned" if seat.banned else "removed")
    seat.session = session  # one row for all of them
    return access.guest_caller(seat), seat


def _member(user: User | None, seat: Participant | None, claims: Claims) -> tuple[Caller, Participant | None]:
    if user is None or user.organization_id != claims.organization:
        raise NotAdmitted("forbidden")
    caller = access.caller_of(user)
    if user.is_host or seat is None or (seat.removed_at is not None and not seat.banned):
        return caller, None
    if seat.banned:
        raise NotAdmitted("banned")
    return replace(caller, participant=seat.pk, name=seat.nickname), seat
