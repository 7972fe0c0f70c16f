"""What happened: the ledger of scores and the history of messages; to read, not to write."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from sessions_app.admin.base import ScopedAdmin, try_each, write
from sessions_app.admin.people import BY_SESSION
from sessions_app.game.events import CHAT
from sessions_app.models import Event, ScoreEntry


class ReadOnly(ScopedAdmin):
    """Listed and shown; services alone write it."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(ScoreEntry)
class ScoreEntryAdmin(ReadOnly):
    list_display = ("created_at", "session", "who", "points", "total", "question_id", "reason", "given_by")
    list_filter = (BY_SESSION,)
    list_select_related = ("session", "team", "participant", "given_by")
    search_fields = ("team__name", "participant__nickname", "reason")

    @admin.display(description="For")
    def who(self, entry: ScoreEntry) -> str:
        return str(entry.team or entry.participant)


@admin.register(Event)
class MessageAdmin(ReadOnly):
    list_display = ("created_at", "session", "name", "text")
    list_filter = (BY_SESSION,)
    list_select_related = ("session",)
    search_fields = ("body__data__text", "body__data__name")
    fields = ("created_at", "session", "name", "text")
    actions = ("delete_messages",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(type=CHAT).order_by("-created_at", "-seq")

    @admin.display(description="From")
    def name(self, event: Event) -> str:
        return str(event.body["data"].get("name") or "–")

    @admin.display(description="Text")
    def text(self, event: Event) -> str:
        data = event.body["data"]
        return "(deleted)" if data.get("deleted") else str(data["text"])

    @admin.action(description="Delete for everybody")
    def delete_messages(self, request: HttpRequest, queryset: QuerySet[Event]) -> None:
        try_each(request, queryset, lambda e: write(request, e.session, "chat_delete", {"id": str(e.pk)}), "deleted")
