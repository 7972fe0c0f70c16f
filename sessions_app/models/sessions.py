"""A session: one quiz night, its state, and where its log stands."""

import secrets
import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models.base import ModelBase

from sessions_app.models.organizations import Organization
from sessions_app.models.quizzes import Quiz
from sessions_app.models.users import User

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

# Written under the session's lock by `services.locking` alone.
LIVE_FIELDS = frozenset(
    {"state", "state_before_end", "version", "last_seq", "deadline", "paused", "remaining_ms"}
    | {"opened_question_at", "answers_until", "limit_ms", "answered", "question_count", "paused_at", "card", "buzz"}
    | {"deck_version"}
)


class UnguardedWrite(Exception):
    """Somebody saved live fields of a session past the services."""


class TriviaSessionQuerySet(models.QuerySet["TriviaSession"]):
    def visible_to(self, user: "User | AnonymousUser | None") -> Self:
        """Sessions that a person may know of: the organization's own; all for an operator."""
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        return self if user.is_superuser else self.filter(organization=user.organization_id)


def new_join_key() -> str:
    """128 bits, for the link and the QR code."""
    return secrets.token_urlsafe(16)


class TriviaSession(models.Model):
    """Called so that nobody takes it for `request.session`; on screens and in docs it is a session."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    public_id = models.CharField(max_length=64, unique=True, validators=[RegexValidator(r"^[A-Za-z0-9_-]{1,64}$")])
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="sessions")
    host = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="hosted")
    title = models.CharField(max_length=120)
    scheduled_at = models.DateTimeField(null=True, blank=True)
    settings = models.JSONField(default=dict, blank=True)
    has_roster = models.BooleanField(default=False, editable=False)  # whether a join looks for its name on a list

    state = models.CharField(max_length=32, default="draft")
    state_before_end = models.CharField(max_length=32, blank=True)
    state_data = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=0)
    last_seq = models.PositiveBigIntegerField(default=0)
    question_number = models.PositiveIntegerField(null=True, blank=True)
    deadline = models.DateTimeField(null=True, blank=True)
    paused = models.BooleanField(default=False)
    remaining_ms = models.PositiveIntegerField(null=True, blank=True)

    quiz = models.ForeignKey(Quiz, on_delete=models.SET_NULL, null=True, blank=True, related_name="sessions")
    question_count = models.PositiveIntegerField(default=0)  # of the frozen quiz; 0 before the start
    deck_version = models.PositiveIntegerField(default=0)  # of the frozen quiz: a regrade changes it
    opened_question_at = models.DateTimeField(null=True, blank=True)
    answers_until = models.DateTimeField(null=True, blank=True)
    limit_ms = models.PositiveIntegerField(null=True, blank=True)
    answered = models.PositiveIntegerField(default=0)
    paused_at = models.DateTimeField(null=True, blank=True)
    card = models.BooleanField(default=False)  # whether an intro shows its round's title card
    buzz = models.JSONField(null=True, blank=True)  # game.buzzer.Buzz, while somebody has pressed

    join_code = models.CharField(max_length=6, blank=True)
    join_key = models.CharField(max_length=32, unique=True, default=new_join_key)
    created_at = models.DateTimeField(auto_now_add=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = TriviaSessionQuerySet.as_manager()

    class Meta:
        verbose_name = "session"
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["join_code"],
                condition=~models.Q(state="ended") & ~models.Q(join_code=""),
                name="join_code_is_unique_among_open_sessions",
            ),
            models.CheckConstraint(
                condition=models.Q(state="ended", ended_at__isnull=False)
                | (~models.Q(state="ended") & models.Q(ended_at=None)),
                name="session_end_has_its_time",
            ),
            models.CheckConstraint(condition=~models.Q(title=""), name="session_has_a_title"),
        ]
        indexes = [
            models.Index(fields=["organization", "-created_at"], name="session_by_organization"),
            models.Index(fields=["deadline"], condition=models.Q(question_count__gt=0), name="session_by_deadline"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state != "ended"

    @property
    def has_quiz(self) -> bool:
        """Whether a quiz drives it; without one its host does, by hand."""
        return self.quiz_id is not None or self.question_count > 0

    def save(
        self,
        *args: Any,
        force_insert: bool | tuple[ModelBase, ...] = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        """Refuse what would turn the log back: a form opened before 100 chats and saved after them."""
        if not self._state.adding and (update_fields is None or LIVE_FIELDS & set(update_fields)):
            raise UnguardedWrite("Change a session through sessions_app.services.sessions.")
        super().save(force_insert=force_insert, force_update=force_update, using=using, update_fields=update_fields)


class SpentSessionId(models.Model):
    """A public id once given out; it is never used again, also after its session is deleted."""

    public_id = models.CharField(max_length=64, primary_key=True)

    def __str__(self) -> str:
        return self.public_id
