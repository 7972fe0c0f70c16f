"""Who may do what: the one table. Services ask it, edges translate its refusal, templates ask it too."""

from dataclasses import dataclass
from uuid import UUID

from sessions_app.game.errors import Refused
from sessions_app.game.events import HOST_ROLES, PLAYER_ROLES
from sessions_app.models import Participant, TriviaSession, User

SYSTEM = "system"
OPERATOR = "operator"
_RUNNERS = HOST_ROLES | {SYSTEM, OPERATOR}
_ROLES: dict[str, frozenset[str]] = {
    "read": _RUNNERS | PLAYER_ROLES | {"screen"},
    "play": PLAYER_ROLES,
    "chat": _RUNNERS | PLAYER_ROLES,
    "control": _RUNNERS,
    "manage_organization": frozenset({"owner", OPERATOR}),
}


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: a member, a guest, an operator, or the installation's own code. Never taken from a frame."""

    sub: str
    role: str
    organization: UUID | None
    name: str = ""
    user: UUID | None = None
    participant: UUID | None = None
    session: UUID | None = None  # a guest's token counts in this session alone

    @property
    def is_runner(self) -> bool:
        return self.role in _RUNNERS


def caller_of(user: User) -> Caller:
    """Return the caller that an account is."""
    role = OPERATOR if user.is_superuser else user.role
    return Caller(str(user.pk), role, user.organization_id, user.name, user=user.pk)


def guest_caller(participant: Participant) -> Caller:
    """Return the caller that a guest is, in the session of its seat."""
    return Caller(
        str(participant.pk),
        "guest",
        participant.session.organization_id,
        participant.nickname,
        participant=participant.pk,
        session=participant.session_id,
    )


def system_caller(session: TriviaSession) -> Caller:
    """Return the caller for server-side code, which acts for the session's own organization."""
    return Caller(SYSTEM, SYSTEM, session.organization_id)


def may(caller: Caller | User, verb: str, session: TriviaSession) -> bool:
    """Return whether `caller` may `read`, `play`, `chat` in or `control` a session of its organization."""
    if isinstance(caller, User):
        if not caller.is_active:
            return False
        caller = caller_of(caller)
    if caller.role not in _ROLES[verb]:
        return False
    if caller.session is not None and caller.session != session.pk:
        return False
    return caller.role == OPERATOR or caller.organization == session.organization_id


def may_manage(caller: Caller | User, organization_id: UUID) -> bool:
    """Return whether `caller` may change an organization and its members."""
    if isinstance(caller, User):
        caller = caller_of(caller)
    is_own = caller.role == OPERATOR or caller.organization == organization_id
    return is_own and caller.role in _ROLES["manage_organization"]


def require(caller: Caller | User, verb: str, session: TriviaSession) -> None:
    """Refuse with `forbidden` what `may` denies."""
    if not may(caller, verb, session):
        raise Refused("forbidden")
