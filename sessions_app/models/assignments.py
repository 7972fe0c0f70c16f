"""Self-paced play: a quiz handed out by link, who came, and what they answered in each of their attempts."""

import secrets
import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from sessions_app.models.answers import MarkedAnswer
from sessions_app.models.organizations import Organization
from sessions_app.models.quizzes import Quiz
from sessions_app.models.users import User


def new_assignment_key() -> str:
    """128 bits, for the link and the QR code."""
    return secrets.token_urlsafe(16)


class Assignment(models.Model):
    """A quiz to be played alone. It holds a copy of the quiz, made with it and never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="assignments")
    quiz = models.ForeignKey(Quiz, on_delete=models.SET_NULL, null=True, blank=True, related_name="assignments")
    author = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    key = models.CharField(max_length=32, unique=True, default=new_assignment_key, editable=False)
    title = models.CharField(max_length=120)
    mode = models.CharField(max_length=8, choices=[("test", "test"), ("practice", "practice")], default="test")
    tells = models.CharField(max_length=4, choices=[("end", "at the end"), ("each", "after each")], default="end")
    attempts = models.PositiveSmallIntegerField(null=True, blank=True, help_text="For each person; empty: any number.")
    timed = models.BooleanField(default=False)
    scoring = models.JSONField(default=dict, blank=True)
    content = models.JSONField(help_text="What game.deck.Deck reads.", editable=False)
    question_count = models.PositiveIntegerField(editable=False)
    left_out = models.PositiveIntegerField(default=0, editable=False)  # questions that nobody can play alone
    deadline = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "self-paced link"
        ordering = ["-created_at", "id"]
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="assignment_has_a_title")]
        indexes = [models.Index(fields=["organization", "-created_at"], name="assignment_by_organization")]

    def __str__(self) -> str:
        return self.title


class Entrant(models.Model):
    """Somebody who opened an assignment's link and gave a name; the browser keeps the token, we its digest."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="entrants")
    nickname = models.CharField(max_length=60)
    nickname_key = models.CharField(max_length=120, editable=False)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["joined_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "nickname_key"], name="nickname_is_unique_in_assignment"),
            models.CheckConstraint(condition=~Q(nickname=""), name="entrant_has_a_nickname"),
        ]

    def __str__(self) -> str:
        return self.nickname


class Attempt(models.Model):
    """One way through the quiz: at which question it is, since when, and whether that one is done with."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    entrant = models.ForeignKey(Entrant, on_delete=models.CASCADE, related_name="attempts")
    number = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    question_number = models.PositiveIntegerField(default=1)
    asked_at = models.DateTimeField()
    is_done = models.BooleanField(default=False)  # the question it is at was answered, or passed by
    points = models.BigIntegerField(default=0)
    correct = models.PositiveIntegerField(default=0)
    streak = models.PositiveIntegerField(default=0)
    best_streak = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["entrant", "number"], name="attempt_has_its_number"),
            models.UniqueConstraint(
                fields=["entrant"], condition=Q(ended_at=None), name="entrant_has_one_attempt_under_way"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}"


class AttemptAnswer(MarkedAnswer):
    """An answer within an attempt, marked as soon as it came."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="answers")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attempt", "question_id"], name="one_answer_per_question_and_attempt")
        ]
