"""A session's settings over its organization's and the installation's defaults."""

from typing import Any

from sessions_app.conf import limits
from sessions_app.game.settings import effective
from sessions_app.models import Organization, TriviaSession


def session_settings(session: TriviaSession) -> dict[str, Any]:
    """Return all settings in force for a session."""
    default = limits().max_participants
    if "max_participants" not in session.settings:
        own = Organization.objects.filter(pk=session.organization_id).values_list("max_participants", flat=True)
        default = own.first() or default
    return effective(session.settings, default)
