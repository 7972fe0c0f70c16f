"""The questions of all quizzes on the host's desk: found by words, tag, difficulty and kind; how each did so far."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sessions_app.admin.log import ReadOnly
from sessions_app.game.deck import KINDS
from sessions_app.models import Question, QuestionTag
from sessions_app.services import bank

_TAGS_SHOWN = 40
_DIFFICULTIES = {1: "Easy", 2: "Medium", 3: "Hard"}


class BankList(ChangeList):
    """A page of the list; how its questions did is asked for all of them at once."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        rows: list[Any] = list(self.result_list)
        known = bank.usage_of(rows)
        for row in rows:
            row.times, row.share = known[row.pk]
        self.result_list = rows


class TagFilter(admin.SimpleListFilter):
    title, parameter_name = "tag", "tag"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        own = QuestionTag.objects.filter(question__in=model_admin.get_queryset(request))
        words = own.values_list("word").annotate(times=Count("pk")).order_by("-times", "word")[:_TAGS_SHOWN]
        return [(word, word) for word, _ in words]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Question]) -> QuerySet[Question]:
        return bank.found(queryset, tags=[self.value() or ""]) if self.value() else queryset


class DifficultyFilter(admin.SimpleListFilter):
    title, parameter_name = "difficulty", "difficulty"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(value), words) for value, words in _DIFFICULTIES.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Question]) -> QuerySet[Question]:
        chosen = self.value()
        return queryset.filter(difficulty=int(chosen)) if chosen in {"1", "2", "3"} else queryset


class KindFilter(admin.SimpleListFilter):
    title, parameter_name = "kind", "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(kind, _kind(kind)) for kind in KINDS]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Question]) -> QuerySet[Question]:
        return queryset.filter(kind=self.value()) if self.value() in KINDS else queryset


@admin.register(Question)
class QuestionAdmin(ReadOnly):
    organization_path = "quiz__organization"
    list_display = ("question", "in_quiz", "kind_shown", "difficulty_shown", "tags_shown", "asked", "right")
    list_display_links = None
    list_filter = (TagFilter, DifficultyFilter, KindFilter)
    list_select_related = ("quiz",)
    search_fields = ("text",)
    search_help_text = "Words of the question, its choices or its answers"
    ordering = ("-quiz__updated_at", "position", "pk")
    actions = None

    def organization_of(self, obj: Question) -> Any:
        return obj.quiz.organization_id

    def get_changelist(self, request: HttpRequest, **options: Any) -> type[ChangeList]:
        return BankList

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Find as REST does: all the words, whatever their case and accents."""
        return bank.found(queryset, search_term[:200]), False

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Go to the editor of its quiz."""
        question = self.get_object(request, object_id)
        if question is None:
            raise Http404
        return HttpResponseRedirect(_editor(question))

    @admin.display(description="Question", ordering="text")
    def question(self, row: Question) -> SafeString:
        return format_html('<a href="{}">{}</a>', _editor(row), str(row) or "–")

    @admin.display(description="Quiz", ordering="quiz__title")
    def in_quiz(self, row: Question) -> str:
        return row.quiz.title

    @admin.display(description="Kind", ordering="kind")
    def kind_shown(self, row: Question) -> str:
        return _kind(row.kind)

    @admin.display(description="Difficulty", ordering="difficulty")
    def difficulty_shown(self, row: Question) -> str:
        return _DIFFICULTIES.get(row.difficulty, "–")

    @admin.display(description="Tags")
    def tags_shown(self, row: Question) -> str:
        return ", ".join(row.content.get("tags", ())) or "–"

    @admin.display(description="Asked")
    def asked(self, row: Any) -> int:
        return int(row.times)

    @admin.display(description="Right")
    def right(self, row: Any) -> str:
        return "–" if row.share is None else f"{round(row.share * 100)} %"


def _kind(kind: str) -> str:
    return kind.replace("_", " ").capitalize()


def _editor(question: Question) -> str:
    return reverse("admin:sessions_app_quiz_change", args=[question.quiz_id]) + f"#{question.pk}"
