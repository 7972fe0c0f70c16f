"""sessions/{id}/screens and screens/token: read-only links for a wall."""

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from sessions_app import tokens
from sessions_app.api.browser import Browser
from sessions_app.api.documentation import OPEN_ERRORS, READ_ERRORS, operation
from sessions_app.api.fields import Moment, Rows, Secret, Strict, shaped
from sessions_app.api.scope import SessionView, principal
from sessions_app.game.errors import Refused
from sessions_app.links import screen_url
from sessions_app.models import ScreenLink
from sessions_app.services import clock
from sessions_app.services.screens import create_screen, revoke_screen, screen_by_key
from sessions_app.services.throttling import JoinTry, address_of

TAG = "screens"


class ScreenBody(Strict):
    name = serializers.CharField(required=False, allow_blank=True, max_length=60)


class ScreenRow(Rows):
    id = serializers.CharField()
    name = serializers.CharField()
    url = serializers.SerializerMethodField()
    created_at = Moment()

    def get_url(self, link: ScreenLink) -> str:
        return screen_url(self.context["request"], link.key)


class ScreensRow(Rows):
    screens = ScreenRow(many=True)


class KeyBody(Strict):
    key = Secret(max_length=64)


class ScreenSession(Rows):
    id = serializers.CharField(source="public_id")
    title = serializers.CharField()
    state = serializers.CharField()


class ScreenToken(Rows):
    token = serializers.CharField()
    session = ScreenSession()
    ws_path = serializers.CharField()


class ScreensView(SessionView):
    @operation("List the links to big screens", answers=ScreensRow, errors=READ_ERRORS, tag=TAG)
    def get(self, request: Request, session_id: str) -> Response:
        links = ScreenLink.objects.filter(session=self.get_session("control"))
        return Response({"screens": ScreenRow(links, many=True, context={"request": request}).data})

    @operation(
        "Make a link to a big screen",
        request=ScreenBody,
        answers=ScreenRow,
        status=201,
        errors=(*READ_ERRORS, *OPEN_ERRORS),
        tag=TAG,
    )
    def post(self, request: Request, session_id: str) -> Response:
        session = self.get_session("control")
        made = create_screen(principal(request).caller, session, shaped(ScreenBody, request).get("name", ""))
        return Response(ScreenRow(made, context={"request": request}).data, status=201)


class ScreenView(SessionView):
    @operation("Revoke a link; its screens close", status=204, errors=READ_ERRORS, tag=TAG)
    def delete(self, request: Request, session_id: str, screen_id: UUID) -> Response:
        session = self.get_session("control")
        link = ScreenLink.objects.select_related("session").filter(session=session, pk=screen_id).first()
        if link is None:
            raise Refused("not_found")
        revoke_screen(principal(request).caller, link, clock.now())
        return Response(status=204)


class ScreenTokenView(APIView):
    authentication_classes = ()
    permission_classes = (AllowAny,)

    @operation(
        "Exchange a screen's key for its token",
        request=KeyBody,
        answers=ScreenToken,
        errors=("not_found", "rate_limited", *OPEN_ERRORS),
        tag=TAG,
        auth=[],
    )
    def post(self, request: Request) -> Response:
        attempt = JoinTry(Browser(request._request).name, address_of(request.META))
        link = screen_by_key(shaped(KeyBody, request)["key"])
        attempt.succeed()
        told: dict[str, Any] = {
            "token": tokens.for_screen(link),
            "session": link.session,
            "ws_path": f"/ws/{link.session.public_id}",
        }
        return Response(ScreenToken(told).data)
