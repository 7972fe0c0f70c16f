"""An organization and its members: who they are, what they may, and what ends when that changes."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.text import slugify

from sessions_app.access import Caller, may_manage
from sessions_app.game.errors import Refused
from sessions_app.game.wordlists import checked_words
from sessions_app.models import Organization, User
from sessions_app.services.accounts import revoke_user, set_password

ORGANIZATION_FIELDS = frozenset({"name", "accent", "max_participants", "retention_days", "blocked_words"})
MEMBER_FIELDS = frozenset({"display_name", "role", "is_active"})


def create_organization(name: str, owner: str, password: str) -> tuple[Organization, User]:
    """Make an organization with its first owner; for the installation's own commands."""
    with transaction.atomic():
        organization = Organization(slug=_free_slug(name))
        _assign(organization, {"name": name}, ORGANIZATION_FIELDS)
        organization.save()
        user = _new_member(organization, owner, User.Role.OWNER, "")
        set_password(user, password, field="password")
    return organization, user


def update_organization(caller: Caller | User, organization: Organization, changes: Mapping[str, Any]) -> None:
    """Change `name`, `accent`, `max_participants`, `retention_days` or `blocked_words`."""
    _require_manager(caller, organization.pk)
    if "blocked_words" in changes:
        changes = {**changes, "blocked_words": checked_words(changes["blocked_words"])}
    _assign(organization, changes, ORGANIZATION_FIELDS)
    organization.save(update_fields=list(changes))


def create_member(
    caller: Caller | User, organization: Organization, *, username: str, role: str, display_name: str = ""
) -> User:
    """Add a member who has no password yet: `accounts.set_password_path` lets them choose one."""
    _require_manager(caller, organization.pk)
    return _new_member(organization, username, role, display_name)


def update_member(caller: Caller | User, member: User, changes: Mapping[str, Any]) -> User:
    """Change `display_name`, `role` or `is_active`; a new role and a deactivation make all tokens void."""
    _require_manager(caller, member.organization_id)
    with transaction.atomic():
        found = _locked(member)
        before = found.role, found.is_active
        _assign(found, changes, MEMBER_FIELDS)
        has_changed = (found.role, found.is_active) != before
        if has_changed and before == (User.Role.OWNER, True):
            _refuse_last_owner(found)
        found.save(update_fields=list(changes))
        if has_changed:
            revoke_user(found)
    return found


def deactivate_member(caller: Caller | User, member: User) -> User:
    """Close an account without losing what it did."""
    return update_member(caller, member, {"is_active": False})


def remove_member(caller: Caller | User, member: User) -> None:
    """Delete an account with its seats in sessions; the sessions it hosted and what it wrote stay."""
    _require_manager(caller, member.organization_id)
    with transaction.atomic():
        found = _locked(member)
        if found.role == User.Role.OWNER and found.is_active:
            _refuse_last_owner(found)
        revoke_user(found)
        found.delete()


def _require_manager(caller: Caller | User, organization_id: UUID | None) -> None:
    if organization_id is None or not may_manage(caller, organization_id):
        raise Refused("forbidden")


def _new_member(organization: Organization, username: str, role: str, display_name: str) -> User:
    user = User(organization=organization, password=make_password(None))
    values = {"username": User.normalize_username(username), "role": role, "display_name": display_name}
    _assign(user, values, MEMBER_FIELDS | {"username"})
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:
        raise Refused("username_taken", fields={"username": "This username is taken."}) from error
    return user


def _assign(row: Organization | User, changes: Mapping[str, Any], allowed: frozenset[str]) -> None:
    """Set what may be set, each checked as its field says."""
    faults = {name: "This cannot be changed." for name in changes if name not in allowed}
    if faults:
        raise Refused("invalid_field", fields=faults)
    for name, value in changes.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    try:
        row.clean_fields(exclude={field.name for field in row._meta.fields if field.name not in changes})
    except ValidationError as error:
        words = {name: " ".join(messages) for name, messages in error.message_dict.items()}
        raise Refused("invalid_field", fields=words) from error


def _locked(member: User) -> User:
    """Return the member as it is now, behind the organization's lock: two owners must not remove each other."""
    Organization.objects.select_for_update(no_key=True, of=("self",)).filter(members=member.pk).first()
    found = User.objects.filter(pk=member.pk, organization=member.organization_id).first()
    if found is None:
        raise Refused("not_found")
    return found


def _refuse_last_owner(leaving: User) -> None:
    owners = User.objects.filter(organization=leaving.organization_id, role=User.Role.OWNER, is_active=True)
    if not owners.exclude(pk=leaving.pk).exists():
        raise Refused("last_owner")


def _free_slug(name: str) -> str:
    base = slugify(name)[:50] or "organization"
    slug, number = base, 2
    while Organization.objects.filter(slug=slug).exists():
        slug, number = f"{base}-{number}", number + 1
    return slug
