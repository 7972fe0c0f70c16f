"""What goes into a service and what comes out: a write somebody asked for, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sessions_app.access import Caller
from sessions_app.game.errors import Refused
from sessions_app.models import EventRow


@dataclass(slots=True)
class Write:
    """A write to one session. `data` is shaped by the edge; rules are judged under the lock.

    `client_id` and `digest` (SHA-256 of type and data) make a resend harmless; without an id there is no receipt.
    """

    kind: str
    caller: Caller
    data: Mapping[str, Any]
    client_id: str | None = None
    digest: bytes | None = None


@dataclass(slots=True)
class Done:
    """A write that will be committed: its `seq` (None if nothing was logged) and what its ack tells."""

    seq: int | None = None
    data: dict[str, Any] = field(default_factory=dict)
    duplicate: bool = False
    made: Any = None  # a row that an edge of this process goes on with; not part of the ack


Outcome = Done | Refused


@dataclass(slots=True)
class Batch:
    """What one transaction did: an outcome per write in their order, and the events to publish."""

    session: UUID
    outcomes: list[Outcome]
    events: list[EventRow]
    progress: dict[str, Any] | None = None  # {"question_id", "answered", "version"} if answers were stored
