"""What every admin here shares: whoever looks sees and changes its own organization's rows, and no others."""

from typing import Any, TypeVar
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import DateTimeField, Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from realtime.publish import commit_and_publish
from sessions_app.access import Caller, caller_of
from sessions_app.game.errors import Refused
from sessions_app.models import Organization, Participant, Question, Quiz, Team, TriviaSession, User
from sessions_app.services.locking import SessionNotFound
from sessions_app.services.outcomes import Done, Write

M = TypeVar("M", bound=Model)
# Where each model keeps its organization.
PATHS: dict[type[Model], str] = {
    Organization: "pk",
    User: "organization",
    TriviaSession: "organization",
    Quiz: "organization",
    Question: "quiz__organization",
    Participant: "session__organization",
    Team: "session__organization",
}


def account(request: HttpRequest) -> User:
    """Return who is logged in to the admin."""
    assert isinstance(request.user, User)
    return request.user


class ScopedAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Lists, search, filters, choices, autocompletes, actions, history and posts all start from `get_queryset`."""

    organization_path = "session__organization"
    for_owners_only = False
    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        user = account(request)
        return rows if user.is_superuser else rows.filter(**{self.organization_path: user.organization_id})

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        """Offer and accept rows of the own organization alone."""
        user = account(request)
        related: Any = db_field.related_model
        if not user.is_superuser and related in PATHS:
            options["queryset"] = related._default_manager.filter(**{PATHS[related]: user.organization_id})
        return super().formfield_for_foreignkey(db_field, request, **options)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        """Give both halves of a date and time a name that a screen reader can say."""
        field = super().formfield_for_dbfield(db_field, request, **options)
        if isinstance(db_field, DateTimeField) and field is not None:
            for widget, name in zip(getattr(field.widget, "widgets", ()), ("date", "time"), strict=False):
                widget.attrs["aria-label"] = f"{db_field.verbose_name}, {name}"
        return field

    def _may(self, request: HttpRequest, obj: Any) -> bool:
        user = request.user
        if not isinstance(user, User) or not user.is_active or not user.is_staff:
            return False
        if user.is_superuser:
            return True
        if self.for_owners_only and user.role != User.Role.OWNER:
            return False
        return obj is None or self.organization_of(obj) == user.organization_id

    def organization_of(self, obj: Any) -> UUID | None:
        """Return whose row this is."""
        return obj.session.organization_id  # type: ignore[no-any-return]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._may(request, None)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self._may(request, None)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, obj)

    def changeform_view(self, request: HttpRequest, *arguments: Any, **options: Any) -> HttpResponse:
        """Tell a service's refusal in words; what the view had begun is rolled back."""
        try:
            return super().changeform_view(request, *arguments, **options)
        except Refused as refused:
            messages.error(request, words(refused))
            return HttpResponseRedirect(request.get_full_path())

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        try:
            return super().delete_view(request, object_id, extra_context)
        except Refused as refused:
            messages.error(request, words(refused))
            return HttpResponseRedirect(request.get_full_path())

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What goes with a row is the service's business, not a permission of its own."""
        to_delete, counts, _, protected = super().get_deleted_objects(objs, request)
        return to_delete, counts, set(), protected


def words(refused: Refused) -> str:
    """Return a refusal for people."""
    return " ".join([refused.message, *(refused.fields or {}).values()])


def write(request: HttpRequest, session: TriviaSession, kind: str, data: dict[str, Any]) -> Done:
    """Commit one write to a session as the person at the desk, and publish it."""
    return commit_and_publish(session.pk, Write(kind, caller(request), data))


def caller(request: HttpRequest) -> Caller:
    """Return the person at the desk as services know callers."""
    return caller_of(account(request))


def try_each(request: HttpRequest, rows: Any, act: Any, done: str) -> None:
    """Do something to each row, and tell what worked and what was refused."""
    worked = 0
    for row in rows:
        try:
            act(row)
            worked += 1
        except (Refused, SessionNotFound, ValidationError) as error:
            told = words(error) if isinstance(error, Refused) else "It is gone already."
            messages.error(request, f"{row}: {told}")
    if worked:
        messages.success(request, f"{worked} {done}.")
