"""The tenant: everything belongs to one organization, and nobody sees across."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models


class Organization(models.Model):
    """A school, a pub, a company: owner of its people and sessions."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=60, unique=True)
    accent = models.CharField(
        max_length=7,
        blank=True,
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$")],
        help_text="Colour of this organization's pages, like #3355aa. Empty for the product's own.",
    )
    max_participants = models.PositiveIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100_000)],
        help_text="Players in one session unless the session says otherwise. Empty for the installation's limit.",
    )
    retention_days = models.PositiveIntegerField(
        null=True, blank=True, help_text="Ended sessions are kept this long. Empty to keep them."
    )
    # game.wordlists: by language, in the place of ours; `*` for all languages.
    blocked_words = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.CheckConstraint(condition=~models.Q(name=""), name="organization_has_a_name")]

    def __str__(self) -> str:
        return self.name
