"""A person in a room, and the frames that tell of people who come and go."""

from collections.abc import Sequence
from typing import Any, NamedTuple


class Here(NamedTuple):
    """A person with so many connections (0 while a lost line may still come back), the oldest `since` then, in ms."""

    connections: int
    name: str
    team: str | None
    role: str
    since: int = 0


def described(sub: str, here: Here) -> dict[str, Any]:
    """Return a person as `connection.present` and `user_joined` tell them."""
    return {"user_id": sub, "name": here.name, "team": here.team, "role": here.role}


def announcements(
    session_id: str, count: int, joined: Sequence[tuple[str, Here]], left: Sequence[str]
) -> list[dict[str, Any]]:
    """Return the frames for those who came and went; several of a kind are one frame, which names the last in full."""
    frames: list[dict[str, Any]] = []
    base = {"session_id": session_id, "participant_count": count}
    if joined:
        people = [described(sub, here) for sub, here in joined]
        come = {"type": "user_joined", **base, **people[-1]}
        if len(joined) > 1:
            come |= {"user_ids": [sub for sub, _ in joined], "users": people}
        frames.append(come)
    if left:
        gone: dict[str, Any] = {"type": "user_left", "user_id": left[-1], **base}
        frames.append(gone | ({"user_ids": list(left)} if len(left) > 1 else {}))
    return frames
