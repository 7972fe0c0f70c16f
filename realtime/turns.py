"""Sessions with a quiz, kept going by every process with people in them: deadlines, early ends, results."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

import structlog

from realtime.connection import Connection
from realtime.groups import session_group
from realtime.identity import PROCESS
from realtime.pool import in_pool
from realtime.room import Room
from sessions_app.access import SYSTEM, Caller
from sessions_app.conf import limits
from sessions_app.game.errors import Refused
from sessions_app.game.events import HOST_ROLES, HOSTS, SCREENS
from sessions_app.game.play import INTRO
from sessions_app.services import clock
from sessions_app.services.outcomes import Outcome, Write
from sessions_app.services.results import read_results
from sessions_app.services.standings import read_scores, read_standings

if TYPE_CHECKING:
    from realtime.hub import RoomHub

log = structlog.get_logger(__name__)

PROGRESS_SECONDS = 0.25
_OWN = ("question_id", "choice", "choices", "text", "number", "order", "pairs", "elapsed_ms")
Progress = dict[str, Any]
Told = dict[str, dict[str, Any]]  # by participant


class Turns:
    """Asks the service to move a session on; it alone decides, so that any number of processes may ask."""

    def __init__(self, hub: "RoomHub") -> None:
        self._hub = hub
        self._timers: dict[UUID, asyncio.TimerHandle] = {}
        self._progress: dict[UUID, Progress] = {}
        self._late: dict[UUID, set[str]] = {}  # who joined while the question was open, and is not waited for
        self._slow: dict[UUID, int] = {}  # sessions that wait for those with extra time alone, with their version
        self._due: dict[UUID, asyncio.TimerHandle] = {}
        self._sending: set[asyncio.Task[None]] = set()

    def updated(self, room: Room, data: dict[str, Any]) -> None:
        """A `session_update` was delivered: when does the session move by itself, and what is there to tell?"""
        version = data.get("version", 0)
        self.plan(room.pk, version, data.get("moves_at"))
        reveal = data.get("reveal")
        if data["state"] == INTRO:
            self._late.pop(room.pk, None)
        if data["state"] == INTRO or reveal:
            self._progress.pop(room.pk, None)
        elif (known := self._progress.get(room.pk)) is not None:  # who left meanwhile asked with an older version
            self.progressed(room.pk, {**known, "version": version}, tell_others=False)
        self._wait_for_slow(room, data)
        if reveal:
            self._tell_soon(room, reveal["question_id"])

    def entered(self, room: Room, state: dict[str, Any], latecomers: Iterable[str]) -> None:
        """Somebody came in with this snapshot: what a room that was not there has missed."""
        if room.pk not in self._slow:
            self._wait_for_slow(room, state)
        self._late.setdefault(room.pk, set()).update(latecomers)
        if room.pk not in self._timers and state.get("moves_at") is not None:
            self.plan(room.pk, state["version"], state["moves_at"])
        if room.pk not in self._progress and state.get("question") and "answered" in state:
            known = {"question_id": state["question"]["id"], "answered": state["answered"], "version": state["version"]}
            self._progress[room.pk] = known

    def seated(self, room: Room, told: dict[str, Any]) -> None:
        """A participant is new or changed."""
        if told.get("joined"):
            self._late.setdefault(room.pk, set()).add(told["user_id"])

    def regraded(self, room: Room, told: dict[str, Any]) -> None:
        """An earlier question was marked anew: everybody's score may be another."""
        self._tell_soon(room, told["question_id"])

    def ranked(self, room: Room, *, is_public: bool) -> None:
        """The scores are on the board: each player is told its own place, if players may know."""
        if is_public:
            self._soon(self._tell_each(room, "standing", read_standings))
        self._soon(self._tell_scores(room))

    def _tell_soon(self, room: Room, question_id: str) -> None:
        self._soon(self._tell_each(room, "answer_result", read_results, question_id))
        self._soon(self._tell_scores(room))

    def _soon(self, telling: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(telling)
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    def left(self, room: Room) -> None:
        """People left: all who are still here may have answered."""
        if room.pk in self._slow:
            self._look_for_slow(room.pk)
        if room.pk in self._progress:
            self.progressed(room.pk, self._progress[room.pk], tell_others=False)

    def _wait_for_slow(self, room: Room, data: dict[str, Any]) -> None:
        """Answers are over but for those with extra time: nobody waits for one of them who is not here."""
        self._slow.pop(room.pk, None)
        if data.get("extra_time"):
            self._slow[room.pk] = data["version"]
            self._hub.loop.call_later(limits().leave_grace_seconds, self._look_for_slow, room.pk)

    def _look_for_slow(self, session: UUID) -> None:
        room, version = self._hub.rooms.get(session), self._slow.get(session)
        if room is not None and version is not None:
            self.advance(session, version, sorted(room.presence.players()))

    def plan(self, session: UUID, version: int, moves_at: int | None) -> None:
        """Set the session's timer anew; the ticker finds what a timer missed."""
        self._cancel(self._timers, session)
        if moves_at is not None:
            wait = max(0.0, moves_at / 1000 - clock.now().timestamp())
            self._timers[session] = self._hub.loop.call_later(wait, self.advance, session, version)

    def advance(self, session: UUID, version: int, present: list[str] | None = None) -> None:
        """Ask for the session's next step, as seen at `version`."""
        write = Write("advance", Caller(SYSTEM, SYSTEM, None), {"version": version, "present": present})
        try:
            self._hub.batcher.submit(session, write, _log_refusal)
        except Refused as refused:  # overloaded: the ticker asks again in a second
            log.warning("advance_refused", session=str(session), code=refused.code)

    def progressed(self, session: UUID, progress: Progress, *, tell_others: bool = True) -> None:
        """More have answered: tell hosts and screens, at most four times a second."""
        if tell_others and self._hub.is_shared:
            message = {"type": "room.progress", "origin": PROCESS, "room": session.hex, "progress": progress}
            self._hub.publisher.put(session_group(session), message)
        room, known = self._hub.rooms.get(session), self._progress.get(session)
        if room is None:
            return
        self._progress[session] = progress if known is None else _later(known, progress)
        if session not in self._due:
            self._due[session] = self._hub.loop.call_later(PROGRESS_SECONDS, self._tell_progress, session)

    def answered(self, room: Room, by: Connection, data: dict[str, Any]) -> None:
        """A player's answer is stored: the player's other devices show it too."""
        own = {key: data[key] for key in _OWN if key in data}
        _tell_own(room, by.sub, own, but=by)
        if self._hub.is_shared and room.presence.elsewhere(by.sub):
            told = {"sub": by.sub, "answer": own}
            message = {"type": "room.own", "origin": PROCESS, "room": room.pk.hex, **told}
            self._hub.publisher.put(session_group(room.pk), message)

    def received(self, room: Room, message: dict[str, Any]) -> None:
        """Another process tells what happened there."""
        if message["type"] == "room.progress":
            self.progressed(room.pk, message["progress"], tell_others=False)
        else:
            _tell_own(room, message["sub"], message["answer"])

    def forget(self, session: UUID) -> None:
        """Nobody of the session is here any more."""
        self._cancel(self._timers, session)
        self._cancel(self._due, session)
        self._progress.pop(session, None)
        self._late.pop(session, None)
        self._slow.pop(session, None)

    def _tell_progress(self, session: UUID) -> None:
        self._due.pop(session, None)
        room, progress = self._hub.rooms.get(session), self._progress.get(session)
        if room is None or progress is None:
            return
        present = room.presence.players() - self._late.get(session, set())
        data = {"question_id": progress["question_id"], "answered": progress["answered"], "expected": len(present)}
        room.send({"type": "answer_progress", "data": data}, SCREENS)
        if session in self._slow:
            self._look_for_slow(session)
        elif present and progress["answered"] >= len(present):
            self.advance(session, progress["version"], sorted(present))

    async def _tell_each(self, room: Room, kind: str, read: Callable[..., Told], *about: str) -> None:
        """Each process asks once for all of its own players, and tells each its own."""
        players = {UUID(m.viewer.participant): m.viewer.participant for m in room.members if m.viewer.participant}
        if not players:
            return
        try:
            told = await in_pool(read, room.pk, *about, list(players))
        except Exception:  # whoever misses it finds it in the snapshot
            log.exception("results_failed", session=str(room.pk))
            return
        for member in list(room.members):
            if (found := told.get(member.viewer.participant or "")) is not None:
                member.send_frame({"type": kind, "data": found})

    async def _tell_scores(self, room: Room) -> None:
        """A host's lists hold everybody, the leaderboard the first few."""
        if not any(member.viewer.role in HOST_ROLES for member in room.members):
            return
        try:
            scores = await in_pool(read_scores, room.pk)
        except Exception:
            log.exception("scores_failed", session=str(room.pk))
            return
        room.send({"type": "standings", "data": scores}, HOSTS)

    @staticmethod
    def _cancel(timers: dict[UUID, asyncio.TimerHandle], session: UUID) -> None:
        timer = timers.pop(session, None)
        if timer is not None:
            timer.cancel()


def _later(known: Progress, told: Progress) -> Progress:
    """Return what two processes know together: of one question the higher count, else the later question."""
    version = max(known["version"], told["version"])
    if known["question_id"] == told["question_id"]:
        return {**known, "answered": max(known["answered"], told["answered"]), "version": version}
    return told if told["version"] > known["version"] else known


def _tell_own(room: Room, sub: str, answer: dict[str, Any], but: Connection | None = None) -> None:
    """Send a player's own answer to the player's connections here."""
    for member in room.connections_of(sub):
        if member is not but:
            member.send_frame({"type": "own_answer", "data": answer})


def _log_refusal(outcome: Outcome) -> None:
    if isinstance(outcome, Refused):
        log.info("advance_refused", code=outcome.code)
