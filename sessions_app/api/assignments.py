"""quizzes/{id}/assignments and assignments/{id}: links to a quiz that is played alone, and their results."""

from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from sessions_app.access import caller_of
from sessions_app.api.documentation import OPEN_ERRORS, OWN_ERRORS, READ_ERRORS, operation
from sessions_app.api.fields import Moment, Name, Rows, Strict, shaped
from sessions_app.api.lists import PAGING, page_of, paged
from sessions_app.api.quizzes import the_quiz
from sessions_app.api.results import XLSX, file_of, plain
from sessions_app.api.scope import IsMember, runner
from sessions_app.exporters.results import ALONE, write_csv, write_xlsx
from sessions_app.game.errors import Refused
from sessions_app.game.selfpaced import MODES, TELLS
from sessions_app.links import selfpaced_url
from sessions_app.models import Assignment
from sessions_app.services import assignments, clock
from sessions_app.services.assignment_reports import assignment_report

TAG = "self-paced"


class AssignmentRow(Rows):
    id = serializers.CharField()
    title = serializers.CharField()
    quiz = serializers.CharField(source="quiz_id", allow_null=True)
    url = serializers.SerializerMethodField(help_text="The link to hand out.")
    mode = serializers.CharField()
    tells = serializers.CharField()
    attempts = serializers.IntegerField(allow_null=True, help_text="For each person; null for any number.")
    timed = serializers.BooleanField()
    scoring = serializers.DictField()
    deadline = Moment(allow_null=True)
    closed_at = Moment(allow_null=True)
    is_open = serializers.SerializerMethodField()
    question_count = serializers.IntegerField()
    left_out = serializers.IntegerField(help_text="Questions that nobody can play alone: buzzers, nearest numbers.")
    people = serializers.IntegerField(source="counted", help_text="How many have begun.")
    created_at = Moment()

    def get_url(self, row: Assignment) -> str:
        return selfpaced_url(self.context["request"], row.key)

    def get_is_open(self, row: Assignment) -> bool:
        return assignments.is_open(row, clock.now())


class AssignmentChange(Strict):
    title = Name(required=False)
    attempts = serializers.IntegerField(required=False, allow_null=True)
    deadline = serializers.DateTimeField(required=False, allow_null=True)
    closed = serializers.BooleanField(required=False, help_text="True ends it now; false opens it again.")


class AssignmentBody(Strict):
    title = Name(required=False, help_text="The quiz's own if left out.")
    mode = serializers.ChoiceField(MODES, required=False, help_text="`practice` tells after each, without a limit.")
    tells = serializers.ChoiceField(TELLS, required=False, help_text="When it is told what is right.")
    attempts = serializers.IntegerField(required=False, allow_null=True, help_text="null for any number; else 1.")
    timed = serializers.BooleanField(required=False, help_text="Whether the questions' time limits count.")
    scoring = serializers.DictField(required=False, help_text="As in a session's settings; flat if left out.")
    deadline = serializers.DateTimeField(required=False, allow_null=True)


class AssignmentResultsRow(Rows):
    """protocol.md, 1.2: results of best attempts."""

    assignment = serializers.DictField()
    participants = serializers.ListField(child=serializers.DictField())
    attempts = serializers.ListField(child=serializers.DictField())
    questions = serializers.ListField(child=serializers.DictField())
    answers = serializers.ListField(child=serializers.DictField())


class QuizAssignmentsView(APIView):
    permission_classes = (IsMember,)

    @operation(
        "List a quiz's self-paced links, newest first",
        answers=paged(AssignmentRow),
        errors=READ_ERRORS,
        tag=TAG,
        parameters=PAGING,
    )
    def get(self, request: Request, quiz_id: UUID) -> Response:
        rows = _rows(request).filter(quiz=the_quiz(request, quiz_id))
        return page_of(rows.order_by("-created_at", "pk"), request, self, AssignmentRow)

    @operation(
        "Freeze a quiz and make a link to play it alone",
        request=AssignmentBody,
        answers=AssignmentRow,
        status=201,
        errors=(*READ_ERRORS, *OPEN_ERRORS, "no_questions"),
        tag=TAG,
    )
    def post(self, request: Request, quiz_id: UUID) -> Response:
        quiz, values = the_quiz(request, quiz_id), shaped(AssignmentBody, request)
        made = assignments.create_assignment(caller_of(runner(request)), quiz, values, clock.now())
        return Response(_told(request, made.pk), status=201)


class AssignmentsView(APIView):
    permission_classes = (IsMember,)

    @operation(
        "List all self-paced links, newest first",
        answers=paged(AssignmentRow),
        errors=OWN_ERRORS,
        tag=TAG,
        parameters=PAGING,
    )
    def get(self, request: Request) -> Response:
        return page_of(_rows(request).order_by("-created_at", "pk"), request, self, AssignmentRow)


class AssignmentView(APIView):
    permission_classes = (IsMember,)

    @operation("Read a self-paced link", answers=AssignmentRow, errors=READ_ERRORS, tag=TAG)
    def get(self, request: Request, assignment_id: UUID) -> Response:
        return Response(_told(request, assignment_id))

    @operation(
        "Change its title, deadline or attempts; close it, open it again",
        request=AssignmentChange,
        answers=AssignmentRow,
        errors=(*READ_ERRORS, *OPEN_ERRORS),
        tag=TAG,
    )
    def patch(self, request: Request, assignment_id: UUID) -> Response:
        found, values = _the(request, assignment_id), shaped(AssignmentChange, request)
        assignments.update_assignment(caller_of(runner(request)), found, values, clock.now())
        return Response(_told(request, assignment_id))

    @operation("Delete it with all that was played by it", status=204, errors=READ_ERRORS, tag=TAG)
    def delete(self, request: Request, assignment_id: UUID) -> Response:
        assignments.delete_assignment(caller_of(runner(request)), _the(request, assignment_id))
        return Response(status=204)


class AssignmentResultsView(APIView):
    permission_classes = (IsMember,)

    @operation(
        "Read the results so far: people by their best attempt, and the questions",
        answers=AssignmentResultsRow,
        errors=READ_ERRORS,
        tag=TAG,
    )
    def get(self, request: Request, assignment_id: UUID) -> Response:
        return Response(plain(assignment_report(_the(request, assignment_id))))


class AssignmentResultsCsvView(APIView):
    permission_classes = (IsMember,)

    @operation(
        "Read one part of the results as CSV",
        answers=OpenApiTypes.BINARY,
        errors=(*READ_ERRORS, *OPEN_ERRORS),
        tag=TAG,
        parameters=[OpenApiParameter("part", OpenApiTypes.STR, enum=list(ALONE))],
    )
    def get(self, request: Request, assignment_id: UUID) -> HttpResponse:
        found, part = _the(request, assignment_id), request.query_params.get("part", "participants")
        if part not in ALONE:
            raise Refused("invalid_field", fields={"part": "one of " + ", ".join(ALONE)})
        data = write_csv(assignment_report(found), part, ALONE)
        return file_of(data, "text/csv; charset=utf-8", found.title, f"-{part}.csv")


class AssignmentResultsXlsxView(APIView):
    permission_classes = (IsMember,)

    @operation("Read the results as a spreadsheet", answers=OpenApiTypes.BINARY, errors=READ_ERRORS, tag=TAG)
    def get(self, request: Request, assignment_id: UUID) -> HttpResponse:
        found = _the(request, assignment_id)
        return file_of(write_xlsx(assignment_report(found), ALONE), XLSX, found.title, ".xlsx")


def _rows(request: Request) -> QuerySet[Assignment]:
    rows = assignments.assignments().filter(organization=runner(request).organization_id)
    return rows.annotate(counted=Count("entrants"))


def _the(request: Request, assignment_id: UUID) -> Assignment:
    found = _rows(request).filter(pk=assignment_id).first()
    if found is None:
        raise Refused("not_found")
    return found


def _told(request: Request, assignment_id: UUID) -> dict[str, Any]:
    return dict(AssignmentRow(_the(request, assignment_id), context={"request": request}).data)
