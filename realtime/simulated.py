"""Players that this server plays itself, for whoever tries a quiz alone: members of a room without a socket.

They see what a phone is sent and nothing else, guess, and answer after a human time. They live in the process that
was asked for them, and leave with it; their seats stay until they are removed.
"""

import asyncio
import random
from typing import Any
from uuid import UUID

import msgspec
import structlog

from realtime.connection import Connection
from realtime.handlers import handle
from realtime.hub import RoomHub, hubs
from realtime.manager import manager
from realtime.messages import Message
from sessions_app import tokens
from sessions_app.game.errors import Refused
from sessions_app.models import Participant, TriviaSession
from sessions_app.services.outcomes import Outcome

log = structlog.get_logger(__name__)

MAX_PER_SESSION = 50
MAX_PER_PROCESS = 200
START_SECONDS = 15.0
SKIPS = 0.06  # the share of questions that nobody answers in time
BUZZES = 0.3
WORDS = ("sunshine", "Paris", "mercury", "kindness", "a blue whale", "Pisa", "patience", "home", "the sea", "no idea")
NAMES = (
    *("Amber Fox", "Basil", "Clementine", "Dusty", "Ember", "Fern", "Ginger", "Hazel", "Indigo", "Juniper"),
    *("Kestrel", "Linden", "Maple", "Nutmeg", "Olive", "Poppy", "Quill", "Rowan", "Saffron", "Thyme"),
)
_chance = random.Random()  # noqa: S311 (guesses)


class SimulatedPlayer(Connection):
    """A member whose frames are read here and whose answers go the way of everybody's."""

    def __init__(self, hub: RoomHub, session: TriviaSession, seat: Participant, keeper: "Simulation") -> None:
        super().__init__(self._closed, tokens.read(tokens.for_participant(seat)), {"write": self._heard})
        self._hub, self._session, self._keeper = hub, session, keeper
        self._asked = ""
        self._due: asyncio.TimerHandle | None = None

    async def _closed(self, message: dict[str, Any]) -> None:
        if message["type"] == "websocket.close":
            await self.leave()

    async def leave(self) -> None:
        """Leave the room for good."""
        if self._due is not None:
            self._due.cancel()
        self._keeper.players.discard(self)
        await manager.disconnect(self, self._session.public_id)

    def _heard(self, payload: bytes) -> None:
        frame = msgspec.json.decode(payload)
        if frame["type"] == "connection":
            self._consider(frame["state"])
        elif frame["type"] == "session_update":
            self._consider(frame["data"])

    def _consider(self, data: dict[str, Any]) -> None:
        question = data.get("question")
        is_open = data.get("state") == "question_active" and not data.get("paused")
        if not is_open or not question or question["id"] == self._asked:
            return
        self._asked = question["id"]
        share = BUZZES if question["kind"] == "buzzer" else 1 - SKIPS
        if _chance.random() < share:
            limit = question["time_limit"] or 12
            wait = _chance.uniform(0.15, 0.85) ** 1.5 * limit
            self._due = self._hub.loop.call_later(wait, self._answer, question)

    def _answer(self, question: dict[str, Any]) -> None:
        given = guess(question)
        if self.is_closing or given is None:
            return
        kind = "buzz" if question["kind"] == "buzzer" else "answer"
        message = Message(kind, {"question_id": question["id"], **given}, None)
        try:
            self._hub.batcher.submit(self._session.pk, handle(message, self.caller), _settled)
        except Refused as refused:
            log.info("simulated_answer_refused", code=refused.code)


def guess(question: dict[str, Any]) -> dict[str, Any] | None:
    """Return an answer to a question by chance, from what every phone is shown; None where there is none to give."""
    kind = question["kind"]
    ids = [choice["id"] for choice in question.get("choices", ())]
    if kind in {"single", "true_false", "poll"}:
        return {"choice": _chance.choice(ids)}
    if kind == "multiple":
        return {"choices": _chance.sample(ids, _chance.randint(1, len(ids)))}
    if kind == "order":
        return {"order": _chance.sample(ids, len(ids))}
    if kind == "match":
        lefts, rights = ([row["id"] for row in question[side]] for side in ("lefts", "rights"))
        return {"pairs": dict(zip(lefts, _chance.sample(rights, len(rights)), strict=False))}
    if kind in {"typed", "word_cloud"}:
        return {"text": _chance.choice(WORDS)}
    if kind == "number":
        return {"number": _chance.choice((3, 12, 180, 206, 1969, 8848, 86_400))}
    return {} if kind == "buzzer" else None


class Simulation:
    """The simulated players of this process."""

    def __init__(self) -> None:
        self.players: set[SimulatedPlayer] = set()

    def bring_in(self, session: TriviaSession, seats: list[Participant]) -> None:
        """Let these seats be played here; from a thread."""
        running = hubs()
        if not running:
            raise Refused("unavailable", "Simulated players need a running server.")
        asked = asyncio.run_coroutine_threadsafe(self._bring_in(running[0], session, seats), running[0].loop)
        asked.result(START_SECONDS)

    def require_space(self, session: UUID, count: int) -> None:
        """Refuse more than a session or this process may have."""
        here = len(self.players)
        own = Participant.objects.filter(session=session, simulated=True, removed_at=None).count()
        if own + count > MAX_PER_SESSION or here + count > MAX_PER_PROCESS:
            words = f"At most {MAX_PER_SESSION} in a session and {MAX_PER_PROCESS} on this server."
            raise Refused("invalid_field", fields={"count": words})

    async def _bring_in(self, hub: RoomHub, session: TriviaSession, seats: list[Participant]) -> None:
        for seat in seats:
            player = SimulatedPlayer(hub, session, seat, self)
            self.players.add(player)
            await manager.connect(player, session.public_id)


def _settled(outcome: Outcome) -> None:
    if isinstance(outcome, Refused):
        log.info("simulated_answer_refused", code=outcome.code)


simulation = Simulation()
