"""Names on the channel layer: made from rows' UUIDs, never from what a client sent."""

from uuid import UUID


def session_group(session_pk: UUID) -> str:
    """Return the group that every process with members of this session is in."""
    return f"session.{session_pk.hex}"
