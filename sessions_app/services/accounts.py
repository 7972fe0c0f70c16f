"""Accounts: log in and out, refresh, change a password, the one-time link to set one. What ends here closes sockets."""

import time
from datetime import UTC, datetime
from uuid import UUID

from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from sessions_app import tokens
from sessions_app.game.errors import Refused
from sessions_app.models import User
from sessions_app.services import revocations
from sessions_app.services.throttling import LoginTry

LOGIN_KEY = "trivia_login"  # where a Django session keeps the `login` of the tokens made from it
MAX_PASSWORD = 1_000  # hashing is dear, and nobody types more


def check_login(username: str, password: str, address: str) -> User:
    """Return the account of these credentials, or refuse in words and time that do not tell which part was wrong.

    Operators pass here too: the admin takes them, tokens do not. Refuses with `invalid_credentials`, `rate_limited`.
    """
    attempt = LoginTry(username, address)
    user = authenticate(username=username, password=password[:MAX_PASSWORD])
    if not isinstance(user, User):
        raise Refused("invalid_credentials")
    attempt.succeed()
    return user


def check_member(username: str, password: str, address: str) -> User:
    """Return the member of an organization with these credentials: an operator gets no token."""
    user = check_login(username, password, address)
    if user.is_superuser:
        raise Refused("invalid_credentials")
    return user


def refresh(token: str) -> tuple[str, str]:
    """Return a new (access, refresh) of the same login and spend the old one; raises TokenRefused."""
    user_id, login, jti, issued_at = tokens.read_refresh(token)
    with transaction.atomic():
        user = User.objects.filter(pk=user_id, is_active=True, is_superuser=False).first()
        if user is None or user.organization_id is None or not tokens.spend_refresh(jti):
            raise tokens.TokenRefused("token_invalid")
        claims = tokens.Claims(str(user.pk), user.organization_id, user.role, "", login, issued_at, issued_at)
        if revocations.find(claims) is not None:
            raise tokens.TokenRefused("token_revoked")
        return tokens.pair_for_user(user, login)


def log_out(user: User, login: str, refresh_token: str) -> None:
    """End a login: its refresh token is spent, its access tokens are void, its sockets close.

    Raises TokenRefused if `refresh_token` is not one of this user's; one that is spent already is fine.
    """
    ended, jti = {login}, ""
    try:
        owner, other, jti, _ = tokens.read_refresh(refresh_token)
    except tokens.TokenRefused as refused:
        if refused.code != "token_revoked":
            raise
    else:
        if owner != user.pk:
            raise tokens.TokenRefused("token_invalid")
        ended.add(other)
    with transaction.atomic():
        tokens.spend_refresh(jti)
        for each in ended:
            end_login(each)


def end_login(login: str) -> None:
    """Make all tokens of a login void; for the cookie's logout, whose tokens came from `auth/token`."""
    revocations.revoke("login", login, revocation_time())


def change_password(user: User, current: str, new: str, address: str) -> None:
    """Change a password whose present one is known; every token of the user that there is becomes void."""
    attempt = LoginTry(user.username, address)
    if not user.check_password(current[:MAX_PASSWORD]):
        raise Refused("invalid_field", fields={"current_password": "This is not your present password."})
    attempt.succeed()
    set_password(user, new)


def set_password(user: User, new: str, field: str = "new_password") -> None:
    """Store a password that the validators like; every token of the user that there is becomes void."""
    try:
        if len(new) > MAX_PASSWORD:
            raise ValidationError(f"Use at most {MAX_PASSWORD} characters.")
        validate_password(new, user)
    except ValidationError as error:
        raise Refused("invalid_field", fields={field: " ".join(error.messages)}) from error
    user.set_password(new)
    with transaction.atomic():
        user.save(update_fields=["password"])
        revoke_user(user)


def revoke_user(user: User) -> None:
    """Make all tokens of a user void. Call it in the transaction of what is the reason for it."""
    revocations.revoke("user", str(user.pk), revocation_time())


def set_password_path(user: User) -> str:
    """Return the path of a link that sets this user's password, once and for three days."""
    return f"/set-password/{urlsafe_base64_encode(user.pk.bytes)}/{default_token_generator.make_token(user)}/"


def user_of_link(uid: str, token: str) -> User | None:
    """Return whose password such a link may still set."""
    try:
        user = User.objects.filter(pk=UUID(bytes=urlsafe_base64_decode(uid)), is_active=True).first()
    except ValueError:
        return None
    return user if user is not None and default_token_generator.check_token(user, token) else None


def revocation_time() -> datetime:
    """Return now by the clock that stamps tokens, so little earlier that a token minted next is not met.

    Tokens are stamped in whole milliseconds of the wall clock, rounded either way.
    """
    return datetime.fromtimestamp(time.time() - 0.001, UTC)
