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
    """Return all settings in force, by session; one query, or none where all is at hand."""
    found = list(sessions)
    vague = [session for session in found if "max_participants" not in session.settings]
    own = {at.organization_id: at.organization.max_participants for at in vague if _is_at_hand(at)}
    if asked := {session.organization_id for session in vague} - own.keys():
        own |= dict(Organization.objects.filter(pk__in=asked).values_list("pk", "max_participants"))
    usual = limits().max_participants
    return {session.pk: effective(session.settings, own.get(session.organization_id) or usual) for session in found}


def _is_at_hand(session: TriviaSession) -> bool:
    return TriviaSession.organization.is_cached(session)
