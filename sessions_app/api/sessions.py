"""sessions: create, list, read, change, delete, and the commands that move one."""

from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from sessions_app import links
from sessions_app.access import caller_of
from sessions_app.api.documentation import OPEN_ERRORS, OWN_ERRORS, READ_ERRORS, WRITE_ERRORS, operation
from sessions_app.api.fields import Moment, Name, Rows, Strict, Writing, shaped
from sessions_app.api.lists import PAGING, page_of, paged
from sessions_app.api.scope import IsMember, SessionView, member, runner
from sessions_app.conf import limits
from sessions_app.game.errors import Refused
from sessions_app.game.settings import effective
from sessions_app.game.states import COMMANDS, STATE_NAME
from sessions_app.models import Quiz, TriviaSession, User
from sessions_app.services.sessions import create_session

TAG = "sessions"
SEATED = Count("participants", filter=Q(participants__removed_at=None))


class SessionRow(Rows):
    id = serializers.CharField(source="public_id")
    title = serializers.CharField()
    state = serializers.CharField()
    version = serializers.IntegerField()
    organization = serializers.CharField(source="organization_id")
    host = serializers.CharField(source="host_id", allow_null=True, help_text="A member's id.")
    quiz = serializers.CharField(source="quiz_id", allow_null=True, help_text="The quiz it plays.")
    question_count = serializers.IntegerField(help_text="Of the quiz as frozen at the start; 0 before.")
    settings = serializers.SerializerMethodField(help_text="All that are in force.")
    participant_count = serializers.IntegerField(source="seated", help_text="People who have a seat.")
    join_code = serializers.SerializerMethodField(help_text="Null once the session has ended.")
    join_url = serializers.SerializerMethodField(help_text="Null once the session has ended.")
    question_number = serializers.IntegerField(allow_null=True)
    deadline = Moment(allow_null=True)
    paused = serializers.BooleanField()
    scheduled_at = Moment(allow_null=True)
    created_at = Moment()
    opened_at = Moment(allow_null=True)
    ended_at = Moment(allow_null=True)

    def get_settings(self, session: TriviaSession) -> dict[str, Any]:
        default = session.organization.max_participants or limits().max_participants
        return effective(session.settings, default)

    def get_join_code(self, session: TriviaSession) -> str | None:
        return session.join_code if session.is_open else None

    def get_join_url(self, session: TriviaSession) -> str | None:
        return links.join_url(self.context["request"]._request, session) if session.is_open else None


class NewSession(Strict):
    title = Name()
    id = serializers.CharField(
        required=False, trim_whitespace=False, max_length=64, help_text="`[A-Za-z0-9_-]{1,64}`; never used again."
    )
    quiz = serializers.UUIDField(required=False, allow_null=True, help_text="The quiz to play.")
    scheduled_at = serializers.DateTimeField(required=False, allow_null=True)
    settings = serializers.DictField(required=False)


class SessionChange(Writing):
    title = Name(required=False)
    scheduled_at = serializers.DateTimeField(required=False, allow_null=True)
    settings = serializers.DictField(required=False)


class Commanding(Writing):
    version = serializers.IntegerField(required=False, min_value=0, max_value=2**31, help_text="The one you saw.")
    seconds = serializers.IntegerField(required=False, min_value=1, max_value=86_400, help_text="For `extend`.")
    question_number = serializers.IntegerField(required=False, min_value=1, max_value=10_000, help_text="For `jump`.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        for name, command in (("seconds", "extend"), ("question_number", "jump")):
            if name in attrs and self.context["command"] != command:
                raise serializers.ValidationError({name: f"Only `{command}` takes it."})
        return attrs


class SessionsView(APIView):
    permission_classes = (IsMember,)

    @operation(
        "List the organization's sessions, newest first",
        answers=paged(SessionRow),
        errors=(*READ_ERRORS, "invalid_field"),
        tag=TAG,
        parameters=[*PAGING, OpenApiParameter("state", OpenApiTypes.STR, description="Only those in this state.")],
    )
    def get(self, request: Request) -> Response:
        rows = rows_of(runner(request)).order_by("-created_at", "pk")
        state = request.query_params.get("state")
        if state is not None:
            if not STATE_NAME.fullmatch(state):
                raise Refused("invalid_field", fields={"state": "1 to 32 of a-z and _"})
            rows = rows.filter(state=state)
        return page_of(rows, request, self, SessionRow)

    @operation(
        "Create a session",
        request=NewSession,
        answers=SessionRow,
        status=201,
        errors=(*OWN_ERRORS, *OPEN_ERRORS, "id_taken", "busy"),
        tag=TAG,
    )
    def post(self, request: Request) -> Response:
        user = runner(request)
        values = shaped(NewSession, request)
        caller = caller_of(user)
        assert caller.organization is not None
        quiz = _quiz(user, values.pop("quiz", None))
        made = create_session(caller, caller.organization, public_id=values.pop("id", None), quiz=quiz, **values)
        return Response(told(request, made), status=201)


class OneSessionView(SessionView):
    @operation("Read a session", answers=SessionRow, errors=READ_ERRORS, tag=TAG)
    def get(self, request: Request, session_id: str) -> Response:
        return Response(told(request, self.get_session("control")))

    @operation(
        "Change title, time or settings",
        request=SessionChange,
        answers=SessionRow,
        errors=WRITE_ERRORS,
        tag=TAG,
    )
    def patch(self, request: Request, session_id: str) -> Response:
        session = self.get_session("control")
        self.write(session, "details", SessionChange)
        return Response(told(request, session))

    @operation("Delete a session with everything in it", status=204, errors=(*READ_ERRORS, "busy"), tag=TAG)
    def delete(self, request: Request, session_id: str) -> Response:
        self.write(self.get_session("control"), "delete")
        return Response(status=204)


class CommandView(SessionView):
    @operation(
        "Move a session",
        request=Commanding,
        answers=SessionRow,
        errors=(*WRITE_ERRORS, "illegal_transition", "stale_version", "no_quiz", "no_questions"),
        tag=TAG,
        parameters=[OpenApiParameter("command", str, OpenApiParameter.PATH, enum=COMMANDS)],
    )
    def post(self, request: Request, session_id: str, command: str) -> Response:
        session = self.get_session("control")
        values = shaped(Commanding, request, command=command)
        self.write(session, "command", values=values, command=command)
        return Response(told(request, session))


def rows_of(user: User) -> QuerySet[TriviaSession]:
    """Return the sessions of a member's organization with all that is told of them, in one query."""
    return TriviaSession.objects.visible_to(user).select_related("organization").annotate(seated=SEATED)


def told(request: Request, session: TriviaSession) -> dict[str, Any]:
    """Return a session as it is now."""
    fresh = rows_of(member(request)).get(pk=session.pk)
    return dict(SessionRow(fresh, context={"request": request}).data)


def _quiz(user: User, quiz_id: UUID | None) -> Quiz | None:
    if quiz_id is None:
        return None
    found = Quiz.objects.filter(organization=user.organization_id, pk=quiz_id).first()
    if found is None:
        raise Refused("invalid_field", fields={"quiz": "There is no such quiz."})
    return found
