"""Every JWT: minted and read here. A token is never stored; where one must be known again, its digest is."""

import hashlib
import math
import secrets
import time
import uuid
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any, cast
from uuid import UUID

from django.utils import timezone
from rest_framework_simplejwt.exceptions import TokenBackendError, TokenBackendExpiredToken, TokenError
from rest_framework_simplejwt.state import token_backend
from rest_framework_simplejwt.token_blacklist.models import BlacklistedToken, OutstandingToken
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken, Token, UntypedToken

from sessions_app.conf import limits
from sessions_app.models import Participant, ScreenLink, User
from sessions_app.signed import own_payload

GUEST = "guest"
SCREEN = "screen"
TOKENS_KEPT = 10_000


class TokenRefused(Exception):
    """A token that does not count, with the wire's code: `token_invalid`, `token_expired`, `token_revoked`."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Claims:
    """What an access token says. Times are seconds since the epoch; ids are checked to be UUIDs."""

    sub: str
    organization: UUID
    role: str
    name: str
    login: str
    issued_at: float
    expires_at: float
    session: UUID | None = None

    @property
    def is_guest(self) -> bool:
        return self.role == GUEST

    @property
    def is_screen(self) -> bool:
        return self.role == SCREEN


class GuestToken(Token):
    """An anonymous player's: counts in one session alone, and longer than a quiz night."""

    token_type = GUEST
    lifetime = timedelta(hours=12)


class ScreenToken(Token):
    """A big screen's: reads one session and nothing else; its page gets a new one with the link's key."""

    token_type = SCREEN
    lifetime = timedelta(hours=1)


def read(token: str) -> Claims:
    """Return the claims of an access or guest token, or raise TokenRefused. No database is asked."""
    claims = _verified(token)
    if claims.expires_at <= time.time():
        raise TokenRefused("token_expired")
    return claims


@lru_cache(maxsize=TOKENS_KEPT)  # who reconnects comes with the token that we have verified before
def _verified(token: str) -> Claims:
    try:
        payload = own_payload(token) or token_backend.decode(cast(Any, token))
    except TokenBackendExpiredToken as error:
        raise TokenRefused("token_expired") from error
    except (TokenBackendError, UnicodeError, ValueError, TypeError) as error:
        raise TokenRefused("token_invalid") from error
    kind = payload.get("token_type")
    try:
        session = UUID(payload["session_id"]) if kind in {GUEST, SCREEN} else None
        if kind not in {"access", GUEST, SCREEN}:
            raise ValueError(kind)
        return Claims(
            sub=str(UUID(str(payload["sub"]))),
            organization=UUID(str(payload["org_id"])),
            role=str(kind) if session is not None else str(payload.get("role", "")),
            name=str(payload.get("name", "")),
            login=str(payload.get("login", "")),
            issued_at=float(payload.get("iat", 0)),
            expires_at=float(payload["exp"]),
            session=session,
        )
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise TokenRefused("token_invalid") from error


def new_login() -> str:
    """Return a random id for one login, kept through its refreshes."""
    return secrets.token_urlsafe(12)


def pair_for_user(user: User, login: str | None = None) -> tuple[str, str]:
    """Return (access, refresh) for a member of an organization."""
    refresh = RefreshToken()
    _fill(refresh, user, login or new_login())
    _remember(refresh, user)
    return access_for_user(user, refresh["login"]), str(refresh)


def access_for_user(user: User, login: str) -> str:
    """Return an access token."""
    access = AccessToken()
    _fill(access, user, login)
    return str(access)


def for_participant(participant: Participant) -> str:
    """Return a guest's token; `participant.session` must be loaded."""
    token = GuestToken()
    token.set_exp(lifetime=timedelta(seconds=limits().guest_token_seconds))
    _stamp(token)
    token["sub"] = str(participant.pk)
    token["org_id"] = str(participant.session.organization_id)
    token["session_id"] = str(participant.session_id)
    token["role"], token["name"], token["login"] = GUEST, participant.nickname, f"guest-{participant.pk}"
    return str(token)


def for_screen(link: ScreenLink) -> str:
    """Return a big screen's token; `link.session` must be loaded."""
    token = ScreenToken()
    _stamp(token)
    token["sub"], token["name"], token["login"] = str(link.pk), link.name, f"screen-{link.pk}"
    token["org_id"], token["session_id"] = str(link.session.organization_id), str(link.session_id)
    token["role"] = SCREEN
    return str(token)


def read_refresh(token: str) -> tuple[UUID, str, str, float]:
    """Return (user id, login, jti, issued_at) of a refresh token that still counts, or raise TokenRefused."""
    try:
        payload = UntypedToken(cast(Any, token)).payload
        if payload["token_type"] != RefreshToken.token_type:
            raise ValueError(payload["token_type"])
        found = UUID(str(payload["sub"])), str(payload["login"]), str(payload["jti"]), float(payload["iat"])
    except (TokenError, KeyError, ValueError, TypeError, UnicodeError) as error:
        raise TokenRefused("token_invalid") from error
    if BlacklistedToken.objects.filter(token__jti=found[2]).exists():
        raise TokenRefused("token_revoked")
    return found


def spend_refresh(jti: str) -> bool:
    """Blacklist a refresh token; return False if another request was first."""
    outstanding = OutstandingToken.objects.filter(jti=jti).first()
    if outstanding is None:
        return False
    return BlacklistedToken.objects.get_or_create(token=outstanding)[1]


def new_resume_token() -> tuple[str, str]:
    """Return (token, its digest): 32 random bytes, of which only the digest is kept."""
    token = secrets.token_urlsafe(32)
    return token, digest(token)


def digest(token: str) -> str:
    """Return a token's SHA-256 in hex."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _fill(token: Token, user: User, login: str) -> None:
    _stamp(token)
    token["sub"] = str(user.pk)
    token["org_id"] = str(user.organization_id)
    token["role"], token["name"], token["login"] = user.role, user.name, login


def _stamp(token: Token) -> None:
    """Issue times carry milliseconds: a revocation must tell a token before it from one in the same second.

    Rounded down: a token read within the millisecond in which it was made is not one of the future.
    """
    token["iat"] = math.floor(time.time() * 1000) / 1000
    token["jti"] = uuid.uuid4().hex


def _remember(refresh: RefreshToken, user: User) -> None:
    """What the blacklist hangs on. The stock app would store the whole token in clear."""
    OutstandingToken.objects.create(
        user=user,
        jti=refresh["jti"],
        token="sha256:" + digest(str(refresh)),
        created_at=timezone.now(),
        expires_at=refresh.current_time + refresh.lifetime,
    )
