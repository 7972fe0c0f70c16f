"""Group commit: whatever writes wait for one session are judged and committed in one transaction."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import structlog
from django.db import InterfaceError, OperationalError, connection

from sessions_app.game.errors import Refused
from sessions_app.models import Event, EventRow
from sessions_app.services import (
    answers,
    balance,
    chat,
    players,
    regrade,
    rosters,
    rounds,
    scores,
    sessions,
    teams,
    waiting,
)
from sessions_app.services.locking import SessionNotFound, SessionWrite, locked
from sessions_app.services.outcomes import Batch, Done, Outcome, Write
from sessions_app.services.people import Person
from sessions_app.services.receipts import Receipts

log = structlog.get_logger(__name__)

Service = Callable[[SessionWrite, Person, Any], Done]
SERVICES: dict[str, Service] = {
    "answer": answers.submit_answer,
    "advance": rounds.advance,
    "buzz": rounds.press,
    "regrade": regrade.regrade,
    "chat": chat.send_message,
    "chat_delete": chat.delete_message,
    "score_update": scores.update_score,
    "session_update": sessions.relay_update,
    "command": sessions.run_command,
    "relay": sessions.relay_message,
    "details": sessions.update_details,
    "delete": sessions.delete_session,
    "seat": players.take_seat,
    "join": waiting.come_in,
    "join_accept": waiting.accept,
    "join_decline": waiting.decline,
    "join_withdraw": waiting.withdraw,
    "join_forget": waiting.forget,
    "timer": players.take_time,
    "participant": players.update_participant,
    "participant_remove": players.remove_participant,
    "team_create": teams.create_team,
    "team_update": teams.update_team,
    "team_delete": teams.delete_team,
    "teams_spread": balance.spread_teams,
    "teams_import": rosters.import_teams,
}


def commit(session_pk: UUID, writes: Sequence[Write]) -> Batch:
    """Judge and commit `writes` in their order, in one transaction; a refusal is a result.

    If the transaction fails as a whole, each write is tried alone, once, so that only the culprit fails. After a
    lost connection it is run again, but for a commit whose answer was lost.
    """
    attempt = _Attempt(session_pk, writes)
    try:
        return attempt.run()
    except SessionNotFound:
        return Batch(session_pk, [Refused("not_found") for _ in writes], [])
    except Refused as busy:
        return Batch(session_pk, [busy for _ in writes], [])
    except (OperationalError, InterfaceError) as error:
        if attempt.is_stored_after_all(error):
            return attempt.batch()
    except Exception:
        log.exception("batch_failed", session=str(session_pk), writes=len(writes))
    return _each_alone(session_pk, writes)


def submit(session_pk: UUID, write: Write) -> tuple[Done, list[EventRow]]:
    """Commit one write and return what came of it with its events, or raise its refusal."""
    attempt = _Attempt(session_pk, [write])
    outcome = attempt.run().outcomes[0]
    if isinstance(outcome, Refused):
        raise outcome
    return outcome, attempt.events


class _Attempt:
    """One transaction over a batch."""

    def __init__(self, session_pk: UUID, writes: Sequence[Write]) -> None:
        self._session, self._writes = session_pk, writes
        self._outcomes: list[Outcome] = []
        self.events: list[EventRow] = []
        self._progress: dict[str, Any] | None = None

    def run(self) -> Batch:
        ids = list({write.client_id for write in self._writes if write.client_id is not None})
        with locked(self._session, [write.caller for write in self._writes], ids) as session:
            self.events = session.events
            receipts = Receipts(session, ids)
            # What players sent is judged before the end that a timer brings, whichever came into the batch first.
            order = sorted(self._writes, key=lambda write: write.kind == "advance")
            outcomes = {id(write): _judge(session, receipts, write) for write in order}
            self._outcomes = [outcomes[id(write)] for write in self._writes]
            rounds.recount(session)
            self._progress = session.progress
        return self.batch()

    def batch(self) -> Batch:
        return Batch(self._session, self._outcomes, self.events, self._progress)

    def is_stored_after_all(self, error: Exception) -> bool:
        """Whether the commit went through although its answer was lost with the connection."""
        log.warning("database_connection_lost", error=str(error).strip())
        connection.close()
        ids = [event.pk for event in self.events]
        return bool(ids) and Event.objects.filter(pk__in=ids[:1]).exists()


def _each_alone(session_pk: UUID, writes: Sequence[Write]) -> Batch:
    together = Batch(session_pk, [], [])
    for write in writes:
        attempt = _Attempt(session_pk, [write])
        try:
            batch = attempt.run()
        except SessionNotFound:
            batch = Batch(session_pk, [Refused("not_found")], [])
        except Refused as busy:
            batch = Batch(session_pk, [busy], [])
        except (OperationalError, InterfaceError):  # the database is away: no use in asking for each of the rest
            missing = len(writes) - len(together.outcomes)
            together.outcomes += [Refused("unavailable", retry_after_ms=1_000) for _ in range(missing)]
            return together
        except Exception:
            log.exception("write_failed", session=str(session_pk), kind=write.kind)
            batch = Batch(session_pk, [Refused("internal")], [])
        together.outcomes += batch.outcomes
        together.events += batch.events
        together.progress = batch.progress or together.progress
    return together


def _judge(session: SessionWrite, receipts: Receipts, write: Write) -> Outcome:
    try:
        person = session.people.get(write.caller)
        if (known := receipts.find(person.key, write)) is not None:
            return known
        done = SERVICES[write.kind](session, person, write.data)
    except Refused as refusal:
        return refusal
    receipts.keep(person.key, write, done)
    return done
