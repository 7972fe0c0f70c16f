"""Who may edit an organization's bank."""

from uuid import UUID

from sessions_app.access import Caller
from sessions_app.game.errors import Refused


def require_editor(caller: Caller, organization: UUID) -> None:
    """Refuse whoever does not run sessions of this organization."""
    if not caller.is_runner or (caller.organization is not None and caller.organization != organization):
        raise Refused("forbidden")
