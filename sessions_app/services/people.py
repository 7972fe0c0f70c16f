"""Who writes, as the database has them now and not as their token says."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from sessions_app.access import Caller, caller_of
from sessions_app.game.errors import Refused
from sessions_app.models import Participant, TriviaSession, User
from sessions_app.services.prepared import Prepared
from sessions_app.services.receipts import any_known, ids_asked_for


@dataclass(frozen=True, slots=True)
class Person:
    """A caller with its rows. `role` is the present one; `key` is who a receipt belongs to."""

    caller: Caller
    role: str
    name: str
    user: User | None = None
    participant: Participant | None = None

    @property
    def key(self) -> UUID:
        if self.participant is not None:
            return self.participant.pk
        return self.user.pk if self.user is not None else UUID(int=0)

    @property
    def team_name(self) -> str | None:
        has_team = self.participant is not None and self.participant.team is not None
        return self.participant.team.name if has_team else None  # type: ignore[union-attr]


def row_id(text: str) -> UUID:
    """Return the id of a row that a client named, or refuse what cannot be one."""
    try:
        return UUID(str(text))
    except ValueError as error:
        raise Refused("not_found") from error


# Whether an id of theirs has come before is a question that costs no statement of its own.
def _asked_users(*given: Any) -> QuerySet[User]:
    *ids, pks = given
    return User.objects.annotate(any_known=any_known(*ids)).filter(pk__in=pks).order_by()


def _asked_guests(*given: Any) -> QuerySet[Participant]:
    *ids, session, pks = given
    seats = Participant.objects.annotate(any_known=any_known(*ids)).filter(session=session).filter(pk__in=pks)
    return seats.select_related("team").order_by()


_users, _guests = Prepared(_asked_users), Prepared(_asked_guests)
_guests_and_session = Prepared(lambda *given: _asked_guests(*given).select_related("team", "session__organization"))
_seats_of_users = Prepared(
    lambda session, users: (
        Participant.objects.filter(session=session).filter(user__in=users).select_related("team").order_by()
    )
)


def _guests_of(callers: Collection[Caller]) -> list[UUID]:
    return list({c.participant for c in callers if c.user is None and c.participant is not None})


def guests_and_session(
    session: UUID, callers: Collection[Caller], ids: list[str]
) -> tuple[list[Participant] | None, TriviaSession | None]:
    """Read the guests among `callers`, and the session with them: for who holds its lock already.

    Both are None without guests, and the session is if none of them belongs to it (any more).
    """
    guests = _guests_of(callers)
    if not guests:
        return None, None
    seats = _guests_and_session.rows(*ids_asked_for(session, ids), session, guests)
    return seats, seats[0].session if seats else None


class People:
    """The people of one transaction, read at once and kept until its end."""

    def __init__(self, session: TriviaSession) -> None:
        self._session = session
        self._users: dict[UUID, User] = {}
        self._seats: dict[UUID, Participant] = {}
        self.sent_before = True  # whether one of the ids may have come before; True where nobody was read

    def load(self, callers: Collection[Caller], ids: list[str], guests: list[Participant] | None = None) -> None:
        """Read the rows of all `callers` at once, and whether any of these ids of their writes has come before.

        One statement for guests, if they are not given as read already, one for hosts, and another for players with
        an account.
        """
        pk = self._session.pk
        asked = ids_asked_for(pk, ids)
        found: list[Any] = []
        if users := list({c.user for c in callers if c.user is not None}):
            found += _users.rows(*asked, users)
            self._users.update((user.pk, user) for user in found)
        if players := [user.pk for user in found if not user.is_host]:
            for seat in _seats_of_users.rows(pk, players):
                self.remember(seat)
        if guests is None and (pks := _guests_of(callers)):
            guests = _guests.rows(*asked, pk, pks)
        for seat in guests or ():
            found.append(seat)
            self.remember(seat)
        if found:
            self.sent_before = any(row.any_known for row in found)

    def remember(self, seat: Participant) -> None:
        """Keep a seat that this transaction made or changed."""
        self._seats[seat.user_id or seat.pk] = seat

    def get(self, caller: Caller) -> Person:
        """Return who `caller` is now; refuse one that is gone, removed or from elsewhere."""
        session = self._session
        if caller.user is None and caller.participant is None:  # our own code, or a visitor on the way in
            return Person(caller, caller.role, caller.name)
        if caller.user is not None:
            return self._member(caller, caller.user)
        seat = self._seats.get(caller.participant) if caller.participant else None
        if seat is None or seat.removed_at is not None or caller.session != session.pk:
            raise Refused("forbidden")
        return Person(caller, "guest", seat.nickname, participant=seat)

    def _member(self, caller: Caller, user_id: UUID) -> Person:
        user = self._users.get(user_id)
        if user is None or not user.is_active:
            raise Refused("forbidden")
        present = caller_of(user)  # the token may be older than the role
        if user.is_superuser:
            return Person(present, present.role, user.name, user=user)
        if user.organization_id != self._session.organization_id:
            raise Refused("forbidden")
        if user.is_host:
            return Person(present, user.role, user.name, user=user)
        seat = self._seats.get(user_id)
        if seat is not None and seat.removed_at is not None:
            raise Refused("banned" if seat.banned else "forbidden")
        return Person(present, user.role, seat.nickname if seat else user.name, user=user, participant=seat)
