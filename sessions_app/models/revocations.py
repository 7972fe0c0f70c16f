"""Tokens that no longer count, before their time is over."""

from django.db import models


class Revocation(models.Model):
    """Tokens of `value` issued up to `before` are void; kept until the last of them has expired."""

    class Kind(models.TextChoices):
        LOGIN = "login"
        USER = "user"
        PARTICIPANT = "participant"
        SESSION = "session"

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=11, choices=Kind)
    value = models.CharField(max_length=64)
    reason = models.CharField(max_length=20, default="token_revoked")
    before = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "value"], name="revocation_by_value")]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"
