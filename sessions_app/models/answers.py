"""What was played: a session's frozen quiz, the questions as they were put, and the answers."""

import uuid
from datetime import datetime
from typing import Any, NamedTuple

from django.db import models

from sessions_app.models.players import Participant
from sessions_app.models.sessions import TriviaSession


class FrozenQuiz(models.Model):
    """The copy of a quiz that a session plays, made at its start and never changed but by a regrade."""

    session = models.OneToOneField(TriviaSession, on_delete=models.CASCADE, primary_key=True, related_name="frozen")
    content = models.JSONField()
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.content.get("title", ""))


class PlayedQuestion(models.Model):
    """A question as it was put: since and until when; whether it was marked, or skipped and does not count."""

    session = models.ForeignKey(TriviaSession, on_delete=models.CASCADE, related_name="played")
    number = models.PositiveIntegerField()
    question_id = models.CharField(max_length=64)
    opened_at = models.DateTimeField()
    # Once it is closed: until when it took answers (without grace), and what their times were counted from and of.
    answers_until = models.DateTimeField(null=True, blank=True)
    counted_from = models.DateTimeField(null=True, blank=True)
    limit_ms = models.PositiveIntegerField(null=True, blank=True)
    marked_at = models.DateTimeField(null=True, blank=True)
    voided = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["session", "number"], name="question_is_played_once")]

    def __str__(self) -> str:
        return f"{self.number}"


class MarkedAnswer(models.Model):
    """An answer to one question; times are the server's. Points stand in it once it is marked."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    question_id = models.CharField(max_length=64)
    response = models.JSONField()
    received_at = models.DateTimeField()
    elapsed_ms = models.PositiveIntegerField()
    limit_ms = models.PositiveIntegerField(null=True, blank=True)
    share = models.FloatField(null=True, blank=True)
    base = models.IntegerField(default=0)
    speed = models.IntegerField(default=0)
    bonus = models.IntegerField(default=0)
    penalty = models.IntegerField(default=0)
    points = models.IntegerField(default=0)
    streak = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.question_id} {self.points}"


class Answer(MarkedAnswer):
    """One player's answer in a session; points stand in it once the question is marked."""

    # The constraint's index begins with the session too; an index that nobody needs is written with every answer.
    session = models.ForeignKey(TriviaSession, on_delete=models.CASCADE, related_name="answers", db_index=False)
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="answers")
    # The receipt of the write that brought this answer, if it carried an id.
    client_id = models.CharField(max_length=64, null=True, editable=False)  # noqa: DJ001 (none is no id: not indexed)
    digest = models.BinaryField(max_length=32, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "question_id", "participant"], name="one_answer_per_question_and_participant"
            ),
            models.UniqueConstraint(
                fields=["session", "client_id", "participant"],
                condition=models.Q(client_id__isnull=False),
                name="answer_receipt_is_unique_to_sender",
            ),
        ]
        indexes = [models.Index(fields=["question_id"], name="answer_by_question")]


class AnswerRow(NamedTuple):
    """An answer before it is marked: without points."""

    id: uuid.UUID
    session_id: uuid.UUID
    participant_id: uuid.UUID
    question_id: str
    response: dict[str, Any]
    received_at: datetime
    elapsed_ms: int
    limit_ms: int | None
    client_id: str | None = None
    digest: bytes | None = None
