"""Links to a session's big screen."""

import secrets
import uuid

from django.db import models

from sessions_app.models.sessions import TriviaSession


def new_screen_key() -> str:
    """128 bits, for the link."""
    return secrets.token_urlsafe(16)


class ScreenLink(models.Model):
    """A read-only link for a wall; whoever has it sees what the room sees, until it is revoked."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(TriviaSession, on_delete=models.CASCADE, related_name="screens")
    name = models.CharField(max_length=60, blank=True)
    key = models.CharField(max_length=32, unique=True, default=new_screen_key)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return self.name or "Screen"
