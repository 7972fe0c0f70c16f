"""quizzes and quizzes/{id}/questions: the question bank, for those who run sessions."""

from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from sessions_app.access import caller_of
from sessions_app.api.bank_rows import QuestionBody, QuestionRow, QuizBody, QuizChange, QuizRow
from sessions_app.api.documentation import OPEN_ERRORS, OWN_ERRORS, READ_ERRORS, operation
from sessions_app.api.fields import shaped
from sessions_app.api.lists import PAGING, page_of, paged
from sessions_app.api.pagination import Pages
from sessions_app.api.scope import IsMember, runner
from sessions_app.game.errors import Refused
from sessions_app.models import Question, Quiz
from sessions_app.services import quizzes
from sessions_app.services.bank import usage_of

TAG = "quizzes"


class QuizzesView(APIView):
    permission_classes = (IsMember,)

    @operation(
        "List the quizzes, last changed first",
        answers=paged(QuizRow),
        errors=OWN_ERRORS,
        tag=TAG,
        parameters=[*PAGING, OpenApiParameter("search", OpenApiTypes.STR, description="Words of the title.")],
    )
    def get(self, request: Request) -> Response:
        rows = _rows(request)
        for word in request.query_params.get("search", "")[:200].split():
            rows = rows.filter(title__icontains=word)
        return page_of(rows.order_by("-updated_at", "pk"), request, self, QuizRow)

    @operation(
        "Create a quiz", request=QuizBody, answers=QuizRow, status=201, errors=(*OWN_ERRORS, *OPEN_ERRORS), tag=TAG
    )
    def post(self, request: Request) -> Response:
        caller = caller_of(runner(request))
        assert caller.organization is not None
        made = quizzes.create_quiz(caller, caller.organization, **shaped(QuizBody, request))
        return Response(_told(request, made.pk), status=201)


class QuizView(APIView):
    permission_classes = (IsMember,)

    @operation("Read a quiz", answers=QuizRow, errors=READ_ERRORS, tag=TAG)
    def get(self, request: Request, quiz_id: UUID) -> Response:
        return Response(_told(request, quiz_id))

    @operation("Change a quiz", request=QuizChange, answers=QuizRow, errors=(*READ_ERRORS, *OPEN_ERRORS), tag=TAG)
    def patch(self, request: Request, quiz_id: UUID) -> Response:
        found = the_quiz(request, quiz_id)
        quizzes.update_quiz(caller_of(runner(request)), found, shaped(QuizChange, request))
        return Response(_told(request, quiz_id))

    @operation("Delete a quiz; sessions that have started keep their copy", status=204, errors=READ_ERRORS, tag=TAG)
    def delete(self, request: Request, quiz_id: UUID) -> Response:
        quizzes.delete_quiz(caller_of(runner(request)), the_quiz(request, quiz_id))
        return Response(status=204)


class DuplicateQuizView(APIView):
    permission_classes = (IsMember,)

    @operation("Copy a quiz with its questions", request=None, answers=QuizRow, status=201, errors=READ_ERRORS, tag=TAG)
    def post(self, request: Request, quiz_id: UUID) -> Response:
        copy = quizzes.duplicate_quiz(caller_of(runner(request)), the_quiz(request, quiz_id))
        return Response(_told(request, copy.pk), status=201)


class QuestionsView(APIView):
    permission_classes = (IsMember,)

    @operation(
        "List a quiz's questions in order", answers=paged(QuestionRow), errors=READ_ERRORS, tag=TAG, parameters=PAGING
    )
    def get(self, request: Request, quiz_id: UUID) -> Response:
        rows = Question.objects.filter(quiz=the_quiz(request, quiz_id)).select_related("quiz")
        return questions_page(rows.order_by("position", "pk"), request, self, QuestionRow)

    @operation(
        "Add a question",
        request=QuestionBody,
        answers=QuestionRow,
        status=201,
        errors=(*READ_ERRORS, *OPEN_ERRORS),
        tag=TAG,
    )
    def post(self, request: Request, quiz_id: UUID) -> Response:
        quiz = the_quiz(request, quiz_id)
        made = quizzes.add_question(caller_of(runner(request)), quiz, shaped(QuestionBody, request))
        return Response(QuestionRow(made).data, status=201)


class QuestionView(APIView):
    permission_classes = (IsMember,)

    @operation("Read a question", answers=QuestionRow, errors=READ_ERRORS, tag=TAG)
    def get(self, request: Request, quiz_id: UUID, question_id: UUID) -> Response:
        return Response(QuestionRow(_question(request, quiz_id, question_id)).data)

    @operation(
        "Change or move a question",
        request=QuestionBody,
        answers=QuestionRow,
        errors=(*READ_ERRORS, *OPEN_ERRORS),
        tag=TAG,
    )
    def patch(self, request: Request, quiz_id: UUID, question_id: UUID) -> Response:
        found = _question(request, quiz_id, question_id)
        quizzes.update_question(caller_of(runner(request)), found, shaped(QuestionBody, request))
        return Response(QuestionRow(found).data)

    @operation("Delete a question", status=204, errors=READ_ERRORS, tag=TAG)
    def delete(self, request: Request, quiz_id: UUID, question_id: UUID) -> Response:
        quizzes.delete_question(caller_of(runner(request)), _question(request, quiz_id, question_id))
        return Response(status=204)


def questions_page(rows: QuerySet[Question], request: Request, view: APIView, row: type[QuestionRow]) -> Response:
    """Return a page of questions with how often each was played and how it did."""
    pages = Pages()
    page = pages.paginate_queryset(rows, request, view) or []
    told = row(page, many=True, context={"request": request, "usage": usage_of(page)}).data
    return pages.get_paginated_response(told)


def _rows(request: Request) -> QuerySet[Quiz]:
    rows = Quiz.objects.filter(organization=runner(request).organization_id).prefetch_related("rounds")
    return rows.annotate(counted=Count("questions"))


def the_quiz(request: Request, quiz_id: UUID) -> Quiz:
    """Return a quiz of the caller's organization."""
    found = Quiz.objects.filter(organization=runner(request).organization_id, pk=quiz_id).first()
    if found is None:
        raise Refused("not_found")
    return found


def _question(request: Request, quiz_id: UUID, question_id: UUID) -> Question:
    found = Question.objects.select_related("quiz").filter(quiz=the_quiz(request, quiz_id), pk=question_id).first()
    if found is None:
        raise Refused("not_found")
    return found


def _told(request: Request, quiz_id: UUID) -> dict[str, Any]:
    found = _rows(request).filter(pk=quiz_id).first()
    if found is None:
        raise Refused("not_found")
    return dict(QuizRow(found).data)
