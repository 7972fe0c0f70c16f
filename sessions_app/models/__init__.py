"""What is stored. Services write it; nothing here has side effects."""

from sessions_app.models.events import Event, Receipt
from sessions_app.models.organizations import Organization
from sessions_app.models.players import Participant, ScoreEntry, Team
from sessions_app.models.revocations import Revocation
from sessions_app.models.sessions import SpentSessionId, TriviaSession
from sessions_app.models.users import User

__all__ = [
    "Event",
    "Organization",
    "Participant",
    "Receipt",
    "Revocation",
    "ScoreEntry",
    "SpentSessionId",
    "Team",
    "TriviaSession",
    "User",
]
