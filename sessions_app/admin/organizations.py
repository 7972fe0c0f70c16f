"""The organization and its members: for owners; operators see all."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from sessions_app.admin.base import ScopedAdmin, account, caller, try_each
from sessions_app.game.errors import Refused
from sessions_app.game.wordlists import checked_words
from sessions_app.links import base_url
from sessions_app.models import Organization, User
from sessions_app.services import members
from sessions_app.services.accounts import set_password_path


class OrganizationForm(forms.ModelForm):  # type: ignore[type-arg]
    """An organization's own fields, its lists of words checked as the service checks them."""

    def clean_blocked_words(self) -> dict[str, list[str]]:
        """Return the lists, or say at the field what is wrong with them."""
        try:
            return checked_words(self.cleaned_data["blocked_words"] or {})
        except Refused as refused:
            raise forms.ValidationError((refused.fields or {})["blocked_words"]) from refused


@admin.register(Organization)
class OrganizationAdmin(ScopedAdmin):
    organization_path = "pk"
    for_owners_only = True
    list_display = ("name", "slug", "max_participants", "retention_days")
    search_fields = ("name", "slug")
    fields = ("name", "accent", "max_participants", "retention_days", "blocked_words")
    form = OrganizationForm

    def organization_of(self, obj: Organization) -> Any:
        return obj.pk

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # `manage.py create_organization` makes one with its owner

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return account(request).is_superuser

    def save_model(self, request: HttpRequest, obj: Organization, form: Any, change: bool) -> None:
        members.update_organization(caller(request), obj, {name: form.cleaned_data[name] for name in form.changed_data})


@admin.register(User)
class MemberAdmin(ScopedAdmin):
    organization_path = "organization"
    for_owners_only = True
    list_display = ("username", "display_name", "role", "is_active", "last_login")
    list_filter = ("role", "is_active")
    search_fields = ("username", "display_name")
    actions = ("hand_links", "deactivate")

    def organization_of(self, obj: User) -> Any:
        return obj.organization_id

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("organization")

    def get_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        if obj is not None:
            return ["username", "display_name", "role", "is_active", "last_login"]
        return ["username", "display_name", "role", *(["organization"] if account(request).is_superuser else [])]

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        return ("username", "last_login") if obj is not None else ()

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if change:
            changes = {name: form.cleaned_data[name] for name in form.changed_data}
            members.update_member(caller(request), obj, changes)
            return
        organization = obj.organization if account(request).is_superuser else account(request).organization
        assert organization is not None
        values = {name: form.cleaned_data[name] for name in ("username", "role", "display_name")}
        made = members.create_member(caller(request), organization, **values)
        obj.__dict__.update(made.__dict__)
        self._hand_link(request, made)

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        members.remove_member(caller(request), obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for user in queryset:
            self.delete_model(request, user)

    def get_actions(self, request: HttpRequest) -> Any:
        """Members are deleted one by one: the last owner stays."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    @admin.action(description="Make a link to set a password")
    def hand_links(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for user in queryset.filter(is_active=True):
            self._hand_link(request, user)

    @admin.action(description="Deactivate")
    def deactivate(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        try_each(request, queryset, lambda u: members.deactivate_member(caller(request), u), "deactivated")

    def _hand_link(self, request: HttpRequest, user: User) -> None:
        """Show a link once; it is stored nowhere."""
        link = base_url(request) + set_password_path(user)
        text = format_html("Hand this link to {}; it works once, for three days: <code>{}</code>", user.username, link)
        messages.success(request, text)
