"""A person's connections: so many, wherever they are; beyond that the oldest closes.

Each process looks for itself, at its own connections and at what the others last told of theirs, and closes one only
if it holds the oldest. So no two close one each, and who was told too late closes it then.
"""

from collections.abc import Iterable

from realtime.close_codes import POLICY
from realtime.room import Room
from sessions_app.conf import limits


def trim(room: Room, subs: Iterable[str]) -> None:
    """Close what of these people is here and one too many."""
    most = limits().connections_per_user
    for sub in subs:
        if not (own := room.connections_of(sub)):  # mostly: a whole report names everybody of a process
            continue
        others = room.presence.elsewhere(sub)
        too_many = len(own) + sum(here.connections for here in others.values()) - most
        oldest_elsewhere = min(((here.since, process) for process, here in others.items()), default=None)
        for connection in own[: max(0, too_many)]:
            if oldest_elsewhere is None or (connection.opened_ms, room.presence.process) < oldest_elsewhere:
                connection.close(POLICY, "replaced")
