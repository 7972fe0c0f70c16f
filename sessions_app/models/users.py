"""People with an account: owners and hosts run sessions, players play; operators run the installation."""

import uuid
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models

from sessions_app.models.organizations import Organization


class UserManager(BaseUserManager["User"]):
    """Makes users; an organization's members are made by `services.members`."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(username=User.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(username, password, is_superuser=True, **fields)


class User(AbstractBaseUser):
    """A member of one organization, or an operator (superuser) of none."""

    class Role(models.TextChoices):
        OWNER = "owner"
        HOST = "host"
        PLAYER = "player"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = models.CharField(max_length=150, unique=True, validators=[UnicodeUsernameValidator()])
    display_name = models.CharField(max_length=60, blank=True)
    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, null=True, blank=True, related_name="members"
    )
    role = models.CharField(max_length=10, choices=Role, default=Role.PLAYER)
    is_active = models.BooleanField(default=True)
    is_superuser = models.BooleanField("operator", default=False)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = []

    class Meta:
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_superuser=True, organization=None)
                | models.Q(is_superuser=False, organization__isnull=False),
                name="user_is_member_or_operator",
            ),
            models.CheckConstraint(condition=models.Q(role__in=["owner", "host", "player"]), name="user_role_is_known"),
        ]

    def __str__(self) -> str:
        return self.username

    @property
    def name(self) -> str:
        """What others see."""
        return self.display_name or self.username

    @property
    def is_host(self) -> bool:
        return self.role in {self.Role.OWNER, self.Role.HOST}

    @property
    def is_staff(self) -> bool:
        """Whether the admin opens: for operators and those who run sessions."""
        return self.is_superuser or self.is_host

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Operators may all; what an organization's host may is decided per object by the admin."""
        return self.is_active and self.is_superuser

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and (self.is_superuser or (self.is_host and app_label == "sessions_app"))

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name
