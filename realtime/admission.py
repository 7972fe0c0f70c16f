"""Who a handshake's token stands for, as the database has it: one look, on the pool."""

from dataclasses import dataclass, replace
from uuid import UUID

from sessions_app import access
from sessions_app.access import Caller
from sessions_app.game.events import PLAYER_ROLES
from sessions_app.models import Participant, ScreenLink, TriviaSession, User
from sessions_app.services.reading import read_view
from sessions_app.services.settings import session_settings
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


def admit(claims: Claims, public_id: str) -> Admission:
    """Confirm a token's bearer for a session, or raise NotAdmitted; foreign and unknown sessions look alike."""
    with read_view():
        session = TriviaSession.objects.filter(public_id=public_id).first()
        if session is None or session.organization_id != claims.organization:
            raise NotAdmitted("forbidden")
        caller, seat = _caller(claims, session)
        if not access.may(caller, "read", session):
            raise NotAdmitted("forbidden")
        settings = session_settings(session)
    team = seat.team if seat is not None else None
    return Admission(
        session.pk,
        session.public_id,
        caller,
        None if team is None else team.pk,
        None if team is None else team.name,
        settings["max_participants"],
    )


def _caller(claims: Claims, session: TriviaSession) -> tuple[Caller, Participant | None]:
    if claims.is_guest:
        return _guest(claims, session)
    return _screen(claims, session) if claims.is_screen else _member(claims, session)


def _screen(claims: Claims, session: TriviaSession) -> tuple[Caller, None]:
    link = ScreenLink.objects.filter(session=session, pk=claims.sub).first()
    if link is None or claims.session != session.pk:
        raise NotAdmitted("forbidden")
    return Caller(str(link.pk), claims.role, session.organization_id, link.name, session=session.pk), None


def _guest(claims: Claims, session: TriviaSession) -> tuple[Caller, Participant]:
    seats = Participant.objects.select_related("team", "session").filter(session=session, pk=claims.sub)
    seat = seats.first()
    if seat is None or claims.session != session.pk:
        raise NotAdmitted("forbidden")
    if seat.removed_at is not None:
        raise NotAdmitted("banned" if seat.banned else "removed")
    return access.guest_caller(seat), seat


def _member(claims: Claims, session: TriviaSession) -> tuple[Caller, Participant | None]:
    user = User.objects.filter(pk=claims.sub, is_active=True, is_superuser=False).first()
    if user is None or user.organization_id != claims.organization:
        raise NotAdmitted("forbidden")
    caller = access.caller_of(user)
    if user.is_host:
        return caller, None
    seat = Participant.objects.select_related("team").filter(session=session, user=user).first()
    if seat is None or (seat.removed_at is not None and not seat.banned):
        return caller, None
    if seat.banned:
        raise NotAdmitted("banned")
    return replace(caller, participant=seat.pk, name=seat.nickname), seat
