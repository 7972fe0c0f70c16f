"""A session's settings over its organization's and the installation's defaults."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sessions_app.conf import limits
from sessions_app.game.settings import effective
from sessions_app.models import Organization, TriviaSession


def session_settings(session: TriviaSession) -> dict[str, Any]:
    """Return all settings in force for a session."""
    return settings_of([session])[session.pk]


def settings_of(sessions: Iterable[TriviaSession]) -> dict[UUID, dict[str, Any]]:
    """Return all settings in force, by session; one query, or none where sessions say all themselves."""
    found = list(sessions)
    asked = {session.organization_id for session in found if "max_participants" not in session.settings}
    rows = Organization.objects.filter(pk__in=asked).values_list("pk", "max_participants") if asked else ()
    own, usual = dict(rows), limits().max_participants
    return {session.pk: effective(session.settings, own.get(session.organization_id) or usual) for session in found}
