"""join, join/names: a seat, or a wait for one, for whoever has a PIN or a link; no account needed."""

from typing import Any

from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from realtime.manager import manager
from realtime.publish import commit_and_publish
from sessions_app import tokens
from sessions_app.access import Caller
from sessions_app.api.browser import Browser
from sessions_app.api.documentation import OPEN_ERRORS, operation
from sessions_app.api.fields import Name, Rows, Strict, shaped
from sessions_app.api.seats import Joined, Waiting, joined, require_open, waits
from sessions_app.game.errors import Refused
from sessions_app.game.settings import CHOICES
from sessions_app.game.states import ENDED
from sessions_app.models import JoinRequest, Participant, TriviaSession
from sessions_app.services.outcomes import Write
from sessions_app.services.proposals import names_for_session
from sessions_app.services.settings import session_settings
from sessions_app.services.throttling import JoinTry, address_of

TAG = "join"
REFUSALS = (
    "unknown_code",
    "nickname_taken",
    "session_locked",
    "session_full",
    "banned",
    "nickname_rejected",
    "session_ended",
    "rate_limited",
    "busy",
    "overloaded",
)


class WayIn(Strict):
    """Either the PIN or the key of a join link."""

    join_code = serializers.CharField(required=False, max_length=64, help_text="6 digits; spaces and hyphens are fine.")
    join_key = serializers.CharField(required=False, max_length=64, help_text="What stands in a join link.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("join_code" in attrs) == ("join_key" in attrs):
            raise serializers.ValidationError({"join_code": "Either a join_code or a join_key."})
        return attrs


class Joining(WayIn):
    nickname = Name()
    team = Name(
        required=False,
        allow_null=True,
        allow_blank=True,
        help_text="By name; made if it is new. Says nothing where teams are kept even.",
    )


class Proposed(Rows):
    names = serializers.ListField(
        child=serializers.CharField(), help_text="Up to three that are free and that no list holds."
    )
    team_choice = serializers.ChoiceField(CHOICES["team_choice"][1], help_text="Whether a team is asked for.")


class BrowserView(APIView):
    """A view for a browser that a cookie of its own tells from others."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        self.browser = Browser(request._request)
        super().initial(request, *args, **kwargs)

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Hand out the cookie with whatever is answered: a wrong guess counts against the browser too."""
        response = super().finalize_response(request, response, *args, **kwargs)
        if self.browser.is_new or response.status_code in {201, 202}:
            self.browser.write(response, request.is_secure())
        return response


class JoinView(BrowserView):
    @operation(
        "Join by PIN or link",
        request=Joining,
        answers=Joined,
        status=201,
        also={202: Waiting},
        errors=(*REFUSALS, *OPEN_ERRORS),
        tag=TAG,
        auth=[],
    )
    def post(self, request: Request) -> Response:
        return self._join(request, shaped(Joining, request))

    def _join(self, request: Request, given: dict[str, Any]) -> Response:
        browser = self.browser
        session = _find(given, browser, address_of(request.META))
        if Participant.objects.filter(pk__in=browser.seats, session=session, banned=True).exists():
            raise Refused("banned")
        resume_token, digest = tokens.new_resume_token()
        data = {
            "nickname": given["nickname"],
            "team": given.get("team"),
            "resume_digest": digest,
            "connected": manager.players_sync(session.pk, session.public_id),
        }
        newcomer = Caller("", tokens.GUEST, session.organization_id, session=session.pk)
        made = commit_and_publish(session.pk, Write("join", newcomer, data)).made
        browser.remember(made.pk)  # one who waits is seated under the same id
        if isinstance(made, JoinRequest):
            return waits(session, made, resume_token)
        return Response(joined(session, made, resume_token), status=201)


class NamesView(BrowserView):
    """Names for the dice. A browser gets the same ones each time, so that coming again is no further throw."""

    @operation(
        "Propose names to a newcomer, and tell whether a team is asked for",
        request=WayIn,
        answers=Proposed,
        errors=("unknown_code", "session_ended", "rate_limited", *OPEN_ERRORS),
        tag=TAG,
        auth=[],
    )
    def post(self, request: Request) -> Response:
        session = _find(shaped(WayIn, request), self.browser, address_of(request.META))
        names = names_for_session(session, f"{self.browser.name} {session.pk}")
        return Response({"names": names, "team_choice": session_settings(session)["team_choice"]})


def _find(given: dict[str, Any], browser: Browser, address: str) -> TriviaSession:
    """Return the open session meant. A key cannot be guessed; a PIN can, so wrong ones are counted."""
    if "join_key" in given:
        return require_open(TriviaSession.objects.filter(join_key=given["join_key"]).first())
    attempt = JoinTry(browser.name, address)
    session = require_open(_by_code(given["join_code"]))
    attempt.succeed()
    return session


def _by_code(code: str) -> TriviaSession | None:
    """Return the open session of a PIN, or else the one that had it last."""
    digits = "".join(c for c in code if not c.isspace() and c not in "-\u2010\u2011\u2012\u2013")
    if len(digits) != 6 or not (digits.isascii() and digits.isdigit()):
        return None
    found = TriviaSession.objects.filter(join_code=digits)
    return found.exclude(state=ENDED).first() or found.order_by("-ended_at").first()
