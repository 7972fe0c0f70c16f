"""The question bank: quizzes of an organization, their rounds and questions."""

import uuid

from django.db import models

from sessions_app.models.media import Media
from sessions_app.models.organizations import Organization
from sessions_app.models.users import User


class Quiz(models.Model):
    """Questions in order. A session plays a copy of it, so that edits change nothing live."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="quizzes")
    title = models.CharField(max_length=120)
    description = models.TextField(max_length=2_000, blank=True)
    language = models.CharField(max_length=10, default="en")
    tags = models.JSONField(default=list, blank=True)
    author = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="quizzes")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "quizzes"
        ordering = ["-updated_at"]
        constraints = [models.CheckConstraint(condition=~models.Q(title=""), name="quiz_has_a_title")]
        indexes = [models.Index(fields=["organization", "-updated_at"], name="quiz_by_organization")]

    def __str__(self) -> str:
        return self.title


class Round(models.Model):
    """A part of a quiz with a title card; its scoring overrides the session's."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="rounds")
    title = models.CharField(max_length=120)
    position = models.PositiveIntegerField()
    scoring = models.JSONField(null=True, blank=True)
    leaderboard = models.CharField(max_length=10, blank=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.title


class Question(models.Model):
    """One question. `content` is what `game.questions.checked_question` returned: text, choices, what is right, …

    `kind`, `difficulty` and `text` (folded) are its content's once more, and QuestionTag its tags, for search.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="questions")
    round = models.ForeignKey(Round, on_delete=models.SET_NULL, null=True, blank=True, related_name="questions")
    position = models.PositiveIntegerField()
    content = models.JSONField()
    scoring = models.JSONField(null=True, blank=True)
    kind = models.CharField(max_length=12, editable=False, default="")
    difficulty = models.PositiveSmallIntegerField(editable=False, default=2)
    text = models.TextField(editable=False, default="")

    class Meta:
        ordering = ["position", "id"]
        indexes = [models.Index(fields=["quiz", "position"], name="question_by_position")]

    def __str__(self) -> str:
        return str(self.content.get("text", ""))[:80]


class QuestionTag(models.Model):
    """A tag of a question, to find it by."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="tagged")
    word = models.CharField(max_length=30, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "word"], name="question_has_a_tag_once")]

    def __str__(self) -> str:
        return self.word


class QuestionMedia(models.Model):
    """A question shows or plays this; so the file stays."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="media_rows")
    media = models.ForeignKey(Media, on_delete=models.CASCADE, related_name="question_rows")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["media", "question"], name="question_has_media_once")]

    def __str__(self) -> str:
        return str(self.media_id)
