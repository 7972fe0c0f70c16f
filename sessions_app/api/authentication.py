"""Who calls: a bearer token, a member's or a guest's, checked against the database at every request."""

from typing import Any

from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from sessions_app.access import Caller, caller_of, guest_caller
from sessions_app.models import Participant, User
from sessions_app.services import revocations
from sessions_app.tokens import Claims, TokenRefused, read

CHALLENGE = 'Bearer realm="api"'
TOKEN_WORDS = {
    "token_invalid": "This token is not valid.",
    "token_expired": "This token has expired.",
    "token_revoked": "This token no longer counts.",
}


class Principal:
    """What DRF calls the user: the caller, the row behind it, and its token's claims."""

    is_authenticated = True
    is_active = True

    def __init__(self, caller: Caller, claims: Claims, user: User | None, participant: Participant | None) -> None:
        self.caller, self.claims, self.user, self.participant = caller, claims, user, participant
        self.pk = caller.sub


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer <access or guest token>`."""

    def authenticate(self, request: Request) -> tuple[Principal, str] | None:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            return None
        try:
            claims = read(token.strip())
        except TokenRefused as refused:
            raise AuthenticationFailed(TOKEN_WORDS[refused.code], refused.code) from refused
        if claims.is_screen:
            raise AuthenticationFailed(TOKEN_WORDS["token_invalid"], "token_invalid")
        if revocations.find(claims) is not None:
            raise AuthenticationFailed(TOKEN_WORDS["token_revoked"], "token_revoked")
        return self._guest(claims) if claims.is_guest else self._member(claims), token

    def _member(self, claims: Claims) -> Principal:
        user = User.objects.filter(pk=claims.sub, is_active=True, is_superuser=False).first()
        if user is None or user.organization_id != claims.organization:
            raise AuthenticationFailed(TOKEN_WORDS["token_invalid"], "token_invalid")
        return Principal(caller_of(user), claims, user, None)

    def _guest(self, claims: Claims) -> Principal:
        seats = Participant.objects.select_related("session").filter(session=claims.session, removed_at=None)
        seat = seats.filter(pk=claims.sub).first()
        if seat is None:
            raise AuthenticationFailed(TOKEN_WORDS["token_invalid"], "token_invalid")
        return Principal(guest_caller(seat), claims, None, seat)

    def authenticate_header(self, request: Request) -> Any:
        return CHALLENGE


class CookieAuthentication(SessionAuthentication):
    """The admin's and the pages' login, with CSRF; for `auth/token` alone."""

    def authenticate_header(self, request: Request) -> str:
        return CHALLENGE
