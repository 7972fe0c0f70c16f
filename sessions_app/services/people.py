"""Who writes, as the database has them now and not as their token says."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from sessions_app.access import Caller, caller_of
from sessions_app.game.errors import Refused
from sessions_app.models import Participant, TriviaSession, User
from sessions_app.services.prepared import Prepared
from sessions_app.services.receipts import any_known, ids_asked_for
from sessions_app.services.trips import Asked


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


def asked_for(session: UUID, callers: Collection[Caller], ids: list[str], *, with_session: bool = False) -> list[Asked]:
    """Return the queries that find who writes, and whether any of these ids of their writes has come before.

    One for those with an account, and one for guests, `with_session` or without.
    """
    told, asked = ids_asked_for(session, ids), []
    if users := list({c.user for c in callers if c.user is not None}):
        asked.append(_users.asked(*told, users))
    if guests := list({c.participant for c in callers if c.user is None and c.participant is not None}):
        asked.append((_guests_and_session if with_session else _guests).asked(*told, session, guests))
    return asked


class People:
    """The people of one transaction, read at once and kept until its end."""

    def __init__(self, session: TriviaSession) -> None:
        self._session = session
        self._users: dict[UUID, User] = {}
        self._seats: dict[UUID, Participant] = {}
        self.sent_before = True  # whether one of the ids may have come before; True where nobody was read

    def load(self, found: Iterable[User | Participant]) -> None:
        """Take in those whom `asked_for` found; one statement more where players with an account are among them."""
        people = list(found)
        for each in people:
            if isinstance(each, User):
                self._users[each.pk] = each
            else:
                self.remember(each)
        if players := [user.pk for user in self._users.values() if not user.is_host]:
            for seat in _seats_of_users.rows(self._session.pk, players):
                self.remember(seat)
        if people:
            self.sent_before = any(getattr(each, "any_known") for each in people)  # noqa: B009 (annotated)

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
