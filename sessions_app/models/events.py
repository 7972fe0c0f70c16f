"""The log: what happened in a session, in order; and the receipts that make a resend harmless."""

import uuid
from datetime import datetime
from typing import Any, NamedTuple

from django.db import models

from sessions_app.models.sessions import TriviaSession


class Event(models.Model):
    """One durable event. `body` holds the frame's own keys; `frames.frame` adds type, id, seq and ts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(TriviaSession, on_delete=models.CASCADE, related_name="events", db_index=False)
    seq = models.PositiveBigIntegerField()
    type = models.CharField(max_length=32)
    audience = models.CharField(max_length=60, default="everyone")
    body = models.JSONField()
    created_at = models.DateTimeField()
    # The receipt of the write that brought this event, if it carried an id.
    sender = models.UUIDField(null=True, editable=False)
    client_id = models.CharField(max_length=64, null=True, editable=False)  # noqa: DJ001 (none is no id: not indexed)
    digest = models.BinaryField(max_length=32, null=True)
    outcome = models.JSONField(null=True, editable=False)

    class Meta:
        verbose_name = "message"  # the desk shows the chat of the log, and no more
        ordering = ["session", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["session", "seq"], name="seq_is_unique_in_session"),
            models.UniqueConstraint(
                fields=["session", "client_id", "sender"],
                condition=models.Q(client_id__isnull=False),
                name="event_receipt_is_unique_to_sender",
            ),
        ]
        indexes = [models.Index(fields=["session", "type", "seq"], name="event_by_type")]

    def __str__(self) -> str:
        return f"{self.type} {self.seq}"


class EventRow(NamedTuple):
    """An event as it is appended; as the log has it from then on, it is an `Event`."""

    id: uuid.UUID
    session_id: uuid.UUID
    seq: int
    type: str
    audience: str
    body: dict[str, Any]
    created_at: datetime
    sender: uuid.UUID | None = None
    client_id: str | None = None
    digest: bytes | None = None
    outcome: dict[str, Any] | None = None

    @property
    def pk(self) -> uuid.UUID:
        return self.id


Logged = Event | EventRow


class Receipt(models.Model):
    """What came of a write that carried an id: the same id again gets the same answer.

    Of a write that brought an event or an answer, the receipt stands in that row.
    """

    session = models.ForeignKey(TriviaSession, on_delete=models.CASCADE, related_name="receipts", db_index=False)
    sender = models.UUIDField()
    client_id = models.CharField(max_length=64)
    digest = models.BinaryField(max_length=32)
    seq = models.PositiveBigIntegerField(null=True)
    outcome = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "client_id", "sender"], name="receipt_is_unique_to_sender")
        ]

    def __str__(self) -> str:
        return self.client_id


class ReceiptRow(NamedTuple):
    """What came of a write that carried an id."""

    session_id: uuid.UUID
    sender: uuid.UUID
    client_id: str
    digest: bytes
    seq: int | None
    outcome: dict[str, Any]
