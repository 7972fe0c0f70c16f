"""Who plays: participants and teams."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from sessions_app.admin.base import ScopedAdmin, try_each, write
from sessions_app.models import Participant, Team

BY_SESSION = ("session", admin.RelatedOnlyFieldListFilter)


@admin.register(Participant)
class ParticipantAdmin(ScopedAdmin):
    list_display = ("nickname", "session", "team", "score", "muted", "joined_at")
    list_filter = (BY_SESSION, "muted")
    list_select_related = ("session", "team")
    search_fields = ("nickname",)
    fields = ("session", "nickname", "team", "muted", "score", "joined_at")
    readonly_fields = ("session", "score", "joined_at")
    actions = ("remove", "ban")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(removed_at=None)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        """Offer the teams of the participant's own session."""
        form: Any = super().get_form(request, obj, change, **options)
        if obj is not None and "team" in form.base_fields:
            form.base_fields["team"].queryset = Team.objects.filter(session=obj.session_id)
        return form

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # players join by themselves

    def save_model(self, request: HttpRequest, obj: Participant, form: Any, change: bool) -> None:
        names = {"nickname": obj.nickname, "team": str(obj.team_id) if obj.team_id else None, "muted": obj.muted}
        changed = {name: value for name, value in names.items() if name in form.changed_data}
        if changed:
            write(request, obj.session, "participant", {"id": str(obj.pk), **changed})

    def delete_model(self, request: HttpRequest, obj: Participant) -> None:
        write(request, obj.session, "participant_remove", {"id": str(obj.pk), "ban": False})

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Participant]) -> None:
        for participant in queryset:
            self.delete_model(request, participant)

    def get_actions(self, request: HttpRequest) -> Any:
        """Removing is the delete here."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    @admin.action(description="Remove from the session")
    def remove(self, request: HttpRequest, queryset: QuerySet[Participant]) -> None:
        try_each(request, queryset, lambda p: self.delete_model(request, p), "removed")

    @admin.action(description="Ban from the session")
    def ban(self, request: HttpRequest, queryset: QuerySet[Participant]) -> None:
        try_each(
            request,
            queryset,
            lambda p: write(request, p.session, "participant_remove", {"id": str(p.pk), "ban": True}),
            "banned",
        )


@admin.register(Team)
class TeamAdmin(ScopedAdmin):
    list_display = ("name", "session", "score", "color")
    list_filter = (BY_SESSION,)
    list_select_related = ("session",)
    search_fields = ("name",)
    fields = ("session", "name", "color", "score")
    readonly_fields = ("score",)

    def get_readonly_fields(self, request: HttpRequest, obj: Team | None = None) -> tuple[str, ...]:
        return ("session", "score") if obj is not None else ("score",)

    def save_model(self, request: HttpRequest, obj: Team, form: Any, change: bool) -> None:
        data = {"name": obj.name, "color": obj.color}
        if change:
            write(request, obj.session, "team_update", {"id": str(obj.pk), **data})
        else:
            made = write(request, obj.session, "team_create", data).made
            obj.__dict__.update(made.__dict__)

    def delete_model(self, request: HttpRequest, obj: Team) -> None:
        write(request, obj.session, "team_delete", {"id": str(obj.pk)})

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Team]) -> None:
        for team in queryset:
            self.delete_model(request, team)
