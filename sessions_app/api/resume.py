"""join/resume, join/cancel: for whoever has a resume token, the way back to a seat, or out of the wait for one."""

from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from realtime.publish import commit_and_publish
from sessions_app import tokens
from sessions_app.access import Caller
from sessions_app.api.documentation import OPEN_ERRORS, operation
from sessions_app.api.fields import Secret, Strict, shaped
from sessions_app.api.join import TAG
from sessions_app.api.seats import Joined, Waiting, joined, require_open, waits
from sessions_app.game.errors import Refused
from sessions_app.models import JoinRequest, Participant
from sessions_app.services.outcomes import Write


class Resuming(Strict):
    resume_token = Secret(max_length=200)


class ResumeView(APIView):
    """The way back to a seat, also after the end, for as long as the session is kept; or to the wait for one."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @operation(
        "Come back to a seat",
        request=Resuming,
        answers=Joined,
        also={202: Waiting},
        errors=("token_invalid", "removed", "banned", "declined", "session_ended", *OPEN_ERRORS),
        tag=TAG,
        auth=[],
    )
    def post(self, request: Request) -> Response:
        resume_token = shaped(Resuming, request)["resume_token"]
        seat = _seat_with(resume_token)
        if seat is None and (asked := _request_with(resume_token)) is not None:
            if asked.declined_at is not None:
                raise Refused("declined")
            return waits(require_open(asked.session), asked, resume_token)
        seat = seat or _seat_with(resume_token)  # let in while we looked
        if seat is None:
            raise tokens.TokenRefused("token_invalid")
        if seat.removed_at is not None:
            raise Refused("banned" if seat.banned else "removed")
        return Response(joined(seat.session, seat, resume_token))


class CancelView(APIView):
    """The way out of the wait."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @operation(
        "Wait no longer to be let in",
        request=Resuming,
        status=204,
        errors=("token_invalid", "not_active", "busy", *OPEN_ERRORS),
        tag=TAG,
        auth=[],
    )
    def post(self, request: Request) -> Response:
        resume_token = shaped(Resuming, request)["resume_token"]
        asked = _request_with(resume_token)
        if asked is not None:
            caller = Caller("", tokens.GUEST, asked.session.organization_id, session=asked.session_id)
            commit_and_publish(asked.session_id, Write("join_withdraw", caller, {"id": asked.pk}))
        if _seat_with(resume_token) is not None:
            raise Refused("not_active", "The host has let you in already.")
        if asked is None:
            raise tokens.TokenRefused("token_invalid")
        return Response(status=204)


def _seat_with(resume_token: str) -> Participant | None:
    seats = Participant.objects.select_related("session", "team")
    return seats.filter(resume_digest=tokens.digest(resume_token)).first()


def _request_with(resume_token: str) -> JoinRequest | None:
    requests = JoinRequest.objects.select_related("session")
    return requests.filter(resume_digest=tokens.digest(resume_token)).first()
