"""The question bank on the host's desk: the list of quizzes, and the editor, which works over REST."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sessions_app.admin.base import ScopedAdmin, account, caller, try_each
from sessions_app.models import Quiz
from sessions_app.services import quizzes


@admin.register(Quiz)
class QuizAdmin(ScopedAdmin):
    organization_path = "organization"
    list_display = ("title", "starts", "questions_shown", "language", "tags_shown", "updated_at", "played")
    search_fields = ("title", "questions__text")
    list_filter = ("language",)
    actions = ("duplicate",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        counts = {"counted": Count("questions", distinct=True), "times": Count("sessions__frozen", distinct=True)}
        rows: QuerySet[Any] = super().get_queryset(request).annotate(**counts)
        return rows

    def organization_of(self, obj: Quiz) -> Any:
        return obj.organization_id

    def get_fields(self, request: HttpRequest, obj: Quiz | None = None) -> Any:
        return ["title", *(["organization"] if account(request).is_superuser else [])]

    @admin.display(description="Questions", ordering="counted")
    def questions_shown(self, quiz: Any) -> int:
        return int(quiz.counted)

    @admin.display(description="Tags")
    def tags_shown(self, quiz: Quiz) -> str:
        return ", ".join(quiz.tags) or "–"

    @admin.display(description="Played", ordering="times")
    def played(self, quiz: Any) -> int:
        return int(quiz.times)

    @admin.display(description="Start")
    def starts(self, quiz: Quiz) -> SafeString:
        url = reverse("admin:sessions_app_triviasession_add")
        editor = reverse("admin:sessions_app_quiz_change", args=[quiz.pk])
        words = '<a href="{}?quiz={}">New session</a> · <a href="{}#self-paced">Self-paced</a>'
        return format_html(words, url, quiz.pk, editor)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        form = super().get_form(request, obj, change, **options)
        form.base_fields["title"].widget = forms.TextInput(attrs={"autofocus": True, "size": 60, "maxlength": 120})
        return form

    def save_model(self, request: HttpRequest, obj: Quiz, form: Any, change: bool) -> None:
        owner = obj.organization_id if account(request).is_superuser else account(request).organization_id
        assert owner is not None
        made = quizzes.create_quiz(caller(request), owner, title=obj.title)
        obj.__dict__.update(made.__dict__)

    def response_add(self, request: HttpRequest, obj: Quiz, post_url_continue: str | None = None) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:sessions_app_quiz_change", args=[obj.pk]))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the editor; it reads and writes the quiz by itself, as the person who is logged in."""
        quiz = self.get_object(request, object_id)
        if quiz is None:
            raise Http404
        if not self.has_change_permission(request, quiz):
            raise PermissionDenied
        return render(request, "admin/sessions_app/quiz/editor.html", {"quiz": quiz})

    def delete_model(self, request: HttpRequest, obj: Quiz) -> None:
        quizzes.delete_quiz(caller(request), obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Quiz]) -> None:
        for quiz in queryset:
            self.delete_model(request, quiz)

    @admin.action(description="Duplicate")
    def duplicate(self, request: HttpRequest, queryset: QuerySet[Quiz]) -> None:
        try_each(request, queryset, lambda quiz: quizzes.duplicate_quiz(caller(request), quiz), "copied")
