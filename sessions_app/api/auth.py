"""auth/: log in and out, refresh, who am I, a token for the cookie's login, change the password."""

from typing import Any, cast

from rest_framework import serializers
from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from sessions_app import tokens
from sessions_app.api.authentication import CookieAuthentication
from sessions_app.api.documentation import OPEN_ERRORS, OWN_ERRORS, operation
from sessions_app.api.fields import Rows, Secret, Strict, shaped
from sessions_app.api.scope import IsMember, member, principal
from sessions_app.game.errors import Refused
from sessions_app.models import User
from sessions_app.services import accounts
from sessions_app.services.throttling import address_of

TAG = "auth"
MAX_TOKEN = 4_000


class Credentials(Strict):
    username = serializers.CharField(max_length=150)
    password = Secret(max_length=accounts.MAX_PASSWORD)


class RefreshBody(Strict):
    refresh = Secret(max_length=MAX_TOKEN)


class PasswordChange(Strict):
    current_password = Secret(max_length=accounts.MAX_PASSWORD)
    new_password = Secret(max_length=accounts.MAX_PASSWORD)


class Account(Rows):
    id = serializers.CharField()
    username = serializers.CharField()
    display_name = serializers.CharField(source="name", help_text="What others see.")
    role = serializers.ChoiceField(User.Role.choices)


class Belonging(Rows):
    id = serializers.CharField()
    name = serializers.CharField()
    slug = serializers.CharField()


class Access(Rows):
    access = serializers.CharField()


class Pair(Rows):
    access = serializers.CharField()
    refresh = serializers.CharField()


class Identity(Rows):
    user = Account()
    organization = Belonging()


class LoggedIn(Rows):
    access = serializers.CharField()
    refresh = serializers.CharField()
    user = Account()
    organization = Belonging()


class LoginView(APIView):
    authentication_classes = ()
    permission_classes = (AllowAny,)

    @operation(
        "Log in",
        request=Credentials,
        answers=LoggedIn,
        errors=("invalid_credentials", "rate_limited", *OPEN_ERRORS),
        tag=TAG,
        auth=[],
    )
    def post(self, request: Request) -> Response:
        given = shaped(Credentials, request)
        user = accounts.check_member(given["username"], given["password"], address_of(request.META))
        access, refresh = tokens.pair_for_user(user)
        return Response(LoggedIn({"access": access, "refresh": refresh, **_identity(user)}).data)


class RefreshView(APIView):
    authentication_classes = ()
    permission_classes = (AllowAny,)

    @operation(
        "Get a new pair for a refresh token, which is then spent",
        request=RefreshBody,
        answers=Pair,
        errors=("token_invalid", "token_revoked", *OPEN_ERRORS),
        tag=TAG,
        auth=[],
    )
    def post(self, request: Request) -> Response:
        access, refresh = accounts.refresh(shaped(RefreshBody, request)["refresh"])
        return Response(Pair({"access": access, "refresh": refresh}).data)


class LogoutView(APIView):
    permission_classes = (IsMember,)

    @operation(
        "Log out: the login's tokens are void and its sockets close",
        request=RefreshBody,
        status=204,
        errors=(*OWN_ERRORS, *OPEN_ERRORS),
        tag=TAG,
    )
    def post(self, request: Request) -> Response:
        given = shaped(RefreshBody, request)
        try:
            accounts.log_out(member(request), principal(request).claims.login, given["refresh"])
        except tokens.TokenRefused as refused:
            raise Refused("invalid_field", fields={"refresh": "This is no refresh token of yours."}) from refused
        return Response(status=204)


class MeView(APIView):
    permission_classes = (IsMember,)

    @operation("Who am I", answers=Identity, errors=OWN_ERRORS, tag=TAG)
    def get(self, request: Request) -> Response:
        return Response(Identity(_identity(member(request))).data)


class TokenView(APIView):
    """How pages that know their reader by a cookie get a token for the socket; the `login` is the cookie's own."""

    authentication_classes = (CookieAuthentication,)

    @operation("Get an access token for the login of the cookie", answers=Access, errors=OWN_ERRORS, tag=TAG)
    def post(self, request: Request) -> Response:
        user = cast(Any, request.user)
        if not isinstance(user, User):
            raise NotAuthenticated
        if user.is_superuser or not user.is_active:
            raise Refused("forbidden")
        login = request.session.get(accounts.LOGIN_KEY)
        if login is None:
            login = request.session[accounts.LOGIN_KEY] = tokens.new_login()
        return Response(Access({"access": tokens.access_for_user(user, login)}).data)


class PasswordView(APIView):
    permission_classes = (IsMember,)

    @operation(
        "Change the password: all other tokens are void, a new pair comes back",
        request=PasswordChange,
        answers=Pair,
        errors=(*OWN_ERRORS, *OPEN_ERRORS, "rate_limited"),
        tag=TAG,
    )
    def post(self, request: Request) -> Response:
        given = shaped(PasswordChange, request)
        user = member(request)
        address = address_of(request.META)
        accounts.change_password(user, given["current_password"], given["new_password"], address)
        access, refresh = tokens.pair_for_user(user)
        return Response(Pair({"access": access, "refresh": refresh}).data)


def _identity(user: User) -> dict[str, Any]:
    return {"user": user, "organization": user.organization}
