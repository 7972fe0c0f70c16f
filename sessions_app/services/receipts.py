"""Receipts: the same write again, known by its id, has the first one's outcome and no other effect.

A receipt stands in the row of the event or the answer that its write brought, so that a burst of either writes one row
each; only a write that brought neither has one in a row of its own. A lock for all keeps them apart: the session's.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, Model, Q

from sessions_app.game.errors import Refused
from sessions_app.models import Answer, AnswerRow, Event, Receipt, ReceiptRow
from sessions_app.services.outcomes import Done, Write
from sessions_app.services.prepared import Given, Prepared

if TYPE_CHECKING:
    from sessions_app.services.locking import SessionWrite

_PLACES: tuple[type[Model], ...] = (Receipt, Event, Answer)


class Known(NamedTuple):
    """What is remembered of a write."""

    digest: bytes
    seq: int | None
    outcome: dict[str, Any]


def any_known(*asked: Any) -> Q:
    """Return whether an id has come before, for a query that is prepared; `asked` is `ids_asked_for`."""
    found = Q()
    for model, session, ids in zip(_PLACES, asked[::2], asked[1::2], strict=True):
        found |= Q(Exists(model._default_manager.filter(session=session).filter(client_id__in=ids)))
    return found


def ids_asked_for(session: UUID, ids: list[str]) -> list[Given]:
    """Return what `any_known` asks for: these ids of writes to the session, in each place where they may stand."""
    return [session, ids or [""]] * len(_PLACES)  # an id has a letter at least


def answer_outcome(row: AnswerRow | Answer) -> dict[str, Any]:
    """Return what the ack of an answer tells, which its row says too."""
    return {"question_id": row.question_id, "elapsed_ms": row.elapsed_ms}


class Receipts:
    """The receipts of a batch's writes: those of old, read at once if there are any, and those it makes."""

    def __init__(self, session: "SessionWrite", ids: list[str]) -> None:
        self._session = session
        has_known = bool(ids) and session.people.sent_before
        self._known = dict(_stored(session.session.pk, ids)) if has_known else {}

    def find(self, sender: UUID, write: Write) -> Done | None:
        """Return the first outcome of this id as a duplicate; refuse the id if it stood for something else."""
        known = self._known.get((sender, write.client_id or ""))
        if known is None:
            return None
        if known.digest != write.digest:
            raise Refused("id_reused")
        return Done(known.seq, known.outcome, duplicate=True)

    def keep(self, sender: UUID, write: Write, done: Done) -> None:
        """Remember what came of a write: in what it brought, or in a row of its own."""
        if write.client_id is None or write.kind == "delete":
            return
        digest = write.digest or b""
        self._known[sender, write.client_id] = Known(digest, done.seq, done.data)
        events, answers = self._session.events, self._session.answers
        if events and events[-1].seq == done.seq and events[-1].client_id is None:
            events[-1] = events[-1]._replace(sender=sender, client_id=write.client_id, digest=digest, outcome=done.data)
        elif done.seq is None and answers and answers[-1] is done.made:
            answers[-1] = answers[-1]._replace(client_id=write.client_id, digest=digest)
        else:
            pk = self._session.session.pk
            self._session.receipts.append(ReceiptRow(pk, sender, write.client_id, digest, done.seq, done.data))


def part_with(answer: Answer) -> list[ReceiptRow]:
    """Take the receipt out of an answer that is about to change; return it as the row that it needs from now on."""
    if answer.client_id is None:
        return []
    row = ReceiptRow(
        answer.session_id,
        answer.participant_id,
        answer.client_id,
        bytes(answer.digest or b""),
        None,
        answer_outcome(answer),
    )
    answer.client_id = answer.digest = None
    return [row]


_own_rows = Prepared(lambda session, ids: Receipt.objects.filter(session=session).filter(client_id__in=ids).order_by())
_in_events = Prepared(lambda session, ids: Event.objects.filter(session=session).filter(client_id__in=ids).order_by())
_in_answers = Prepared(lambda session, ids: Answer.objects.filter(session=session).filter(client_id__in=ids).order_by())


def _stored(session: UUID, ids: list[str]) -> Iterator[tuple[tuple[UUID, str], Known]]:
    for row in _own_rows.rows(session, ids):
        yield (row.sender, row.client_id), Known(bytes(row.digest), row.seq, row.outcome)
    for event in _in_events.rows(session, ids):
        if event.sender is not None and event.client_id is not None:
            known = Known(bytes(event.digest or b""), event.seq, event.outcome or {})
            yield (event.sender, event.client_id), known
    for answer in _in_answers.rows(session, ids):
        if answer.client_id is not None:
            known = Known(bytes(answer.digest or b""), None, answer_outcome(answer))
            yield (answer.participant_id, answer.client_id), known
