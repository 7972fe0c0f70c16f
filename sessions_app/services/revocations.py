"""Making tokens void before their time, and knowing which are."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from sessions_app.conf import limits
from sessions_app.models import Revocation
from sessions_app.tokens import Claims

MARGIN = timedelta(seconds=60)
REFRESH_LIFETIME = timedelta(days=1)


def revoke(kind: str, value: str, now: datetime, reason: str = "token_revoked") -> Revocation:
    """Make every token of a `login`, `user`, `participant` or `session` issued until now void."""
    longest = max(REFRESH_LIFETIME, timedelta(seconds=limits().guest_token_seconds))
    return Revocation.objects.create(
        kind=kind, value=value, reason=reason, before=now, expires_at=now + longest + MARGIN
    )


def matches(revocation: Revocation, claims: Claims, participant: UUID | None) -> bool:
    """Return whether a token with these claims (and the seat of its bearer, if any) is void by `revocation`."""
    if claims.issued_at > revocation.before.timestamp():
        return False
    values = {"login": claims.login, "user": claims.sub, "session": str(claims.session)}
    if revocation.kind == Revocation.Kind.PARTICIPANT:
        seat = claims.sub if claims.is_guest else str(participant)
        return revocation.value == seat
    return revocation.value == values[revocation.kind]


def find(claims: Claims) -> Revocation | None:
    """Return what makes this token void, from the database: for REST; rooms keep the unexpired ones in memory."""
    wanted = Q(kind="login", value=claims.login) | Q(kind="user", value=claims.sub)
    if claims.is_guest:
        wanted |= Q(kind="participant", value=claims.sub) | Q(kind="session", value=str(claims.session))
    candidates: Iterable[Revocation] = Revocation.objects.filter(wanted)
    return next((found for found in candidates if matches(found, claims, None)), None)


def since(last_id: int, now: datetime) -> list[Revocation]:
    """Return the revocations after `last_id` whose tokens have not all expired."""
    return list(Revocation.objects.filter(id__gt=last_id, expires_at__gt=now).order_by("id"))


def forget_expired(now: datetime) -> int:
    """Delete the revocations that nothing needs any more; return how many."""
    return Revocation.objects.filter(expires_at__lte=now).delete()[0]
