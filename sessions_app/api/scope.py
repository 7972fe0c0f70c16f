"""Loads through the caller: what is another organization's does not exist for them."""

from typing import Any

from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from realtime.publish import commit_and_publish
from sessions_app.access import caller_of, may_manage, require
from sessions_app.api.authentication import Principal
from sessions_app.api.fields import Writing, shaped, split_id
from sessions_app.game.errors import Refused
from sessions_app.game.events import Viewer
from sessions_app.models import Organization, Participant, TriviaSession, User
from sessions_app.services.locking import SessionNotFound
from sessions_app.services.outcomes import Done, Write


def principal(request: Request) -> Principal:
    """Return who calls."""
    if not isinstance(request.user, Principal):
        raise NotAuthenticated
    return request.user


def member(request: Request) -> User:
    """Return the account that calls; a guest has none."""
    user = principal(request).user
    if user is None:
        raise Refused("forbidden")
    return user


def runner(request: Request) -> User:
    """Return the caller's account if it runs sessions."""
    user = member(request)
    if not caller_of(user).is_runner:
        raise Refused("forbidden")
    return user


def managed_organization(request: Request) -> Organization:
    """Return the caller's organization if it may manage it."""
    user = member(request)
    if user.organization is None or not may_manage(user, user.organization.pk):
        raise Refused("forbidden")
    return user.organization


class IsMember(BasePermission):
    """Whoever has an account."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return isinstance(request.user, Principal) and request.user.user is not None


class SessionView(APIView):
    """A view below `sessions/{id}`."""

    request: Request

    def get_session(self, verb: str) -> TriviaSession:
        """Return the session of the path: 404 to those who may not know of it, 403 to those who may not `verb`."""
        caller = principal(self.request)
        rows = TriviaSession.objects.visible_to(caller.user)
        if caller.participant is not None:
            rows = TriviaSession.objects.filter(pk=caller.participant.session_id)
        session = rows.select_related("organization").filter(public_id=self.kwargs["session_id"]).first()
        if session is None:
            raise SessionNotFound(self.kwargs["session_id"])
        require(caller.caller, verb, session)
        return session

    def write(
        self, session: TriviaSession, kind: str, body: type[Writing] = Writing, values: Any = None, **own: Any
    ) -> Done:
        """Commit the request's body as a write of `kind`, with what the path says in `own` (`id_of`: of whom)."""
        if values is None:
            values = shaped(body, self.request)
        data, client_id, known = split_id(kind, values, own)
        return commit_and_publish(session.pk, Write(kind, principal(self.request).caller, data, client_id, known))

    def viewer(self, session: TriviaSession) -> Viewer:
        """Return who looks, by the seat of now; a banned player sees no more."""
        caller = principal(self.request)
        seat = caller.participant
        if seat is None and not caller.caller.is_runner:
            seat = Participant.objects.filter(session=session, user=caller.user).first()
        if seat is None:
            return Viewer(caller.caller.role)
        if seat.removed_at is not None and seat.banned:
            raise Refused("banned")
        return Viewer(caller.caller.role, str(seat.pk), str(seat.team_id) if seat.team_id else None)
