"""Event types, and who may see an event: one function, used by room, replay, snapshot and REST."""

from dataclasses import dataclass

CHAT = "chat"
LEADERBOARD = "leaderboard"
CHAT_DELETED = "chat_deleted"
SCORE_UPDATE = "score_update"
SESSION_UPDATE = "session_update"
PARTICIPANT_UPDATE = "participant_update"
TEAM_UPDATE = "team_update"
JOIN_REQUEST = "join_request"
REGRADED = "regraded"
ANSWER_COUNTS = "answer_counts"
AUDIT = "audit"

EVERYONE = "everyone"
HOSTS = "hosts"
SCREENS = "screens"

# Every name of the wire; a host's own messages may not take one.
RESERVED_TYPES = frozenset(
    [
        "connection",
        "user_joined",
        "user_left",
        "chat",
        "chat_deleted",
        "score_update",
        "session_update",
        "leaderboard",
        "answer_progress",
        "answer_result",
        "standing",
        "standings",
        "own_answer",
        "regraded",
        "answer_counts",
        "audit",
        "reaction",
        "participant_update",
        "team_update",
        "join_request",
        "ack",
        "error",
        "pong",
        "ping",
        "token_expiring",
        "host_presence",
        "reconnect",
        "answer",
        "buzz",
        "command",
        "authenticate",
        "upload",
        "upload_ready",
        "upload_progress",
        "timer",
        "session_full",
        "presence",
    ]
)

HOST_ROLES = frozenset({"owner", "host"})
PLAYER_ROLES = frozenset({"player", "guest"})


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks: a role, and for players their participant and their team of now (ids)."""

    role: str
    participant: str | None = None
    team: str | None = None


def may_see(audience: str, viewer: Viewer) -> bool:
    """Return whether `viewer` may see an event for `audience`; what is not known is not shown."""
    if audience == EVERYONE:
        return True
    kind, _, value = audience.partition(":")
    if kind == "participant":
        return viewer.participant is not None and viewer.participant == value
    if viewer.role in HOST_ROLES:
        return True
    if kind == "team":
        return viewer.team is not None and viewer.team == value
    return audience == SCREENS and viewer.role == "screen"
