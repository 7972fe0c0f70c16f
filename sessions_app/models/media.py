"""Pictures and sounds of an organization's questions. The files lie in the data folder, out of the web's sight."""

import uuid

from django.db import models

from sessions_app.models.organizations import Organization
from sessions_app.models.users import User


class Media(models.Model):
    """One picture or sound, as it was made safe on its way in; its bytes never change."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="media")
    author = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=5, choices=[("image", "picture"), ("audio", "sound")])
    mime = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64, help_text="Of the bytes that were sent, to know them again.")
    size = models.PositiveIntegerField(help_text="Of the stored file, in bytes.")
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    duration = models.FloatField(null=True, help_text="Of a sound, in seconds, where it is known.")
    alt = models.CharField(max_length=300, blank=True)
    path = models.CharField(max_length=120, help_text="Below the media folder.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "media"
        ordering = ["-created_at", "id"]
        indexes = [models.Index(fields=["organization", "sha256"], name="media_by_content")]

    def __str__(self) -> str:
        return self.alt or str(self.pk)
