"""Who writes, as the database has them now and not as their token says."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sessions_app.access import Caller, caller_of
from sessions_app.game.errors import Refused
from sessions_app.models import Participant, TriviaSession, User
from sessions_app.services.prepared import Prepared


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


_users = Prepared(lambda fixed, many: User.objects.filter(pk__in=many).order_by())
_seats_of_users = Prepared(
    lambda fixed, many: (
        Participant.objects.filter(session=fixed[0]).filter(user__in=many).select_related("team").order_by()
    )
)
_seats = Prepared(
    lambda fixed, many: (
        Participant.objects.filter(session=fixed[0]).filter(pk__in=many).select_related("team").order_by()
    )
)


class People:
    """The people of one transaction, read at once and kept until its end."""

    def __init__(self, session: TriviaSession) -> None:
        self._session = session
        self._users: dict[UUID, User] = {}
        self._seats: dict[UUID, Participant] = {}

    def load(self, callers: Iterable[Caller]) -> None:
        """Read the rows of all `callers`: one query for guests, two for those with an account."""
        users = list({c.user for c in callers if c.user is not None})
        guests = list({c.participant for c in callers if c.user is None and c.participant is not None})
        if users:
            self._users.update((user.pk, user) for user in _users.rows([], users))
        seats = _seats_of_users.rows([self._session.pk], users) if users else []
        seats += _seats.rows([self._session.pk], guests) if guests else []
        for seat in seats:
            self.remember(seat)

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
