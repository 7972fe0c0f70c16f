"""selfpaced/{key}: playing a quiz alone. Whoever has the link may begin; the token of the first start leads back."""

import secrets
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema_field
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from sessions_app import tokens
from sessions_app.api.assignments import TAG
from sessions_app.api.documentation import OPEN_ERRORS, operation
from sessions_app.api.fields import Moment, Name, Rows, Strict, shaped
from sessions_app.api.results import plain
from sessions_app.game.errors import Refused
from sessions_app.models import Assignment, Entrant
from sessions_app.services import attempts, clock
from sessions_app.services.assignments import by_key
from sessions_app.services.attempt_views import card_of, state_of, taken
from sessions_app.services.proposals import names_for_assignment
from sessions_app.services.throttling import address_of, admit_start

TOKEN = OpenApiParameter(
    "Authorization",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="`Bearer` and the token of `start`: no JWT, and good for this one link.",
)
ERRORS = ("not_found", "token_invalid", *OPEN_ERRORS, "busy")


@extend_schema_field(OpenApiTypes.DOUBLE)
class Figure(serializers.Field[Any, Any, Any, Any]):
    """A number as it stands in the JSON: what it may be is the game's to say."""

    def to_internal_value(self, data: Any) -> Any:
        return data

    def to_representation(self, value: Any) -> Any:
        return value


class StartBody(Strict):
    nickname = Name(required=False, help_text="To begin the first attempt; with a token it is left out.")


class QuestionIdBody(Strict):
    question_id = serializers.CharField(max_length=64)


class AnswerBody(QuestionIdBody):
    """What an answer holds, by kind: protocol.md, 1.1."""

    choice = serializers.CharField(required=False, max_length=64)
    choices = serializers.ListField(child=serializers.CharField(max_length=64), required=False, max_length=8)
    text = serializers.CharField(required=False, trim_whitespace=False, max_length=1_000)
    number = Figure(required=False)
    order = serializers.ListField(child=serializers.CharField(max_length=64), required=False, max_length=8)
    pairs = serializers.DictField(child=serializers.CharField(max_length=64), required=False)


class CardRow(Rows):
    title = serializers.CharField()
    question_count = serializers.IntegerField()
    mode = serializers.CharField()
    tells = serializers.CharField()
    timed = serializers.BooleanField()
    attempts = serializers.IntegerField(allow_null=True)
    deadline = Moment(allow_null=True)
    is_open = serializers.BooleanField()
    scoring = serializers.CharField(help_text="How points are earned, in words.")


class StateRow(Rows):
    """protocol.md, 1.2: where an attempt stands."""

    phase = serializers.CharField(help_text="`asked`, `told` or `over`.")
    server_time = serializers.IntegerField(help_text="Milliseconds since the epoch, as `until`.")
    assignment = CardRow()
    entrant = serializers.DictField()
    attempt = serializers.DictField()
    attempts_left = serializers.IntegerField(allow_null=True)
    may_start = serializers.BooleanField()
    question = serializers.DictField(allow_null=True)
    until = serializers.IntegerField(allow_null=True, help_text="When the question's time is over.")
    answer = serializers.DictField(allow_null=True)
    result = serializers.DictField(allow_null=True)
    reveal = serializers.DictField(allow_null=True)
    report = serializers.DictField(allow_null=True, help_text="One's own results, once the attempt is over.")
    best = serializers.DictField(allow_null=True)


class StartedRow(Rows):
    token = serializers.CharField(allow_null=True, help_text="Told once, to somebody new; keep it secret.")
    state = StateRow()


class TakenRow(Rows):
    question_id = serializers.CharField()
    elapsed_ms = serializers.IntegerField()
    duplicate = serializers.BooleanField()
    points = serializers.IntegerField(allow_null=True, help_text="Of the attempt so far, where each answer is told.")
    result = serializers.DictField(allow_null=True)
    reveal = serializers.DictField(allow_null=True)


class NamesRow(Rows):
    names = serializers.ListField(child=serializers.CharField(), help_text="Up to three that nobody has yet.")


class SelfPacedView(APIView):
    """A view below `selfpaced/{key}`; its caller is known by the link and a token of its own."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    request: Request

    def get_assignment(self) -> Assignment:
        found = by_key(self.kwargs["key"])
        if found is None:
            raise Refused("not_found")
        return found

    def get_entrant(self, assignment: Assignment) -> Entrant | None:
        """Return whose token the request carries; None without one."""
        scheme, _, token = self.request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            return None
        rows = Entrant.objects.filter(assignment=assignment, token_digest=tokens.digest(token.strip()))
        found = rows.first()
        if found is None:
            raise tokens.TokenRefused("token_invalid")
        found.assignment = assignment
        return found

    def known(self) -> Entrant:
        """Return whose token the request carries, or refuse it."""
        found = self.get_entrant(self.get_assignment())
        if found is None:
            raise tokens.TokenRefused("token_invalid")
        return found


class CardView(SelfPacedView):
    @operation("Read what a self-paced link leads to", answers=CardRow, errors=("not_found",), tag=TAG, auth=[])
    def get(self, request: Request, key: str) -> Response:
        return Response(plain(card_of(self.get_assignment(), clock.now())))


class NamesView(SelfPacedView):
    @operation("Propose names to somebody new", answers=NamesRow, errors=("not_found",), tag=TAG, auth=[])
    def get(self, request: Request, key: str) -> Response:
        return Response({"names": names_for_assignment(self.get_assignment(), secrets.token_hex(8))})


class StartView(SelfPacedView):
    @operation(
        "Begin an attempt: the first with a name, another one with the token",
        request=StartBody,
        answers=StartedRow,
        status=201,
        errors=(
            *ERRORS,
            *("assignment_over", "no_attempts_left", "nickname_taken", "nickname_rejected", "session_full"),
            "rate_limited",
        ),
        tag=TAG,
        parameters=[TOKEN],
        auth=[],
    )
    def post(self, request: Request, key: str) -> Response:
        assignment = self.get_assignment()
        given, entrant, now = shaped(StartBody, request), self.get_entrant(assignment), clock.now()
        admit_start(address_of(request.META))
        token = None
        if entrant is not None:
            attempts.begin_again(entrant.pk, now)
        elif "nickname" in given:
            token, digest = tokens.new_resume_token()
            entrant = attempts.enter(assignment, given["nickname"], digest, now)
        else:
            raise Refused("invalid_field", fields={"nickname": "a name, or the token of an earlier start"})
        return Response({"token": token, "state": plain(state_of(entrant.pk, now))}, status=201)


class StateView(SelfPacedView):
    @operation("Read where one's attempt stands", answers=StateRow, errors=ERRORS, tag=TAG, parameters=[TOKEN], auth=[])
    def get(self, request: Request, key: str) -> Response:
        return Response(plain(state_of(self.known().pk, clock.now())))


class AnswerView(SelfPacedView):
    @operation(
        "Answer the question; the same answer again gets the first outcome",
        request=AnswerBody,
        answers=TakenRow,
        errors=(*ERRORS, "already_answered", "too_late", "not_active"),
        tag=TAG,
        parameters=[TOKEN],
        auth=[],
    )
    def post(self, request: Request, key: str) -> Response:
        now = clock.now()
        entrant, data = self.known(), shaped(AnswerBody, request)
        return Response(taken(entrant, attempts.submit_answer(entrant.pk, data, now)))


class SkipView(SelfPacedView):
    @operation(
        "Pass a question by, without an answer",
        request=QuestionIdBody,
        answers=StateRow,
        errors=ERRORS,
        tag=TAG,
        parameters=[TOKEN],
        auth=[],
    )
    def post(self, request: Request, key: str) -> Response:
        now = clock.now()
        entrant, data = self.known(), shaped(QuestionIdBody, request)
        attempts.skip(entrant.pk, data["question_id"], now)
        return Response(plain(state_of(entrant.pk, now)))


class NextView(SelfPacedView):
    @operation(
        "Go on from this question to the next, or to the end",
        request=QuestionIdBody,
        answers=StateRow,
        errors=(*ERRORS, "not_active"),
        tag=TAG,
        parameters=[TOKEN],
        auth=[],
    )
    def post(self, request: Request, key: str) -> Response:
        now = clock.now()
        entrant, data = self.known(), shaped(QuestionIdBody, request)
        attempts.go_on(entrant.pk, data["question_id"], now)
        return Response(plain(state_of(entrant.pk, now)))
