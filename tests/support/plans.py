"""Run by `manage.py shell`: fills a database with a year of sessions and prints the plan of every query of the log."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.db import connection
from django.test.utils import CaptureQueriesContext

from realtime.entries import read_log
from sessions_app import snapshots
from sessions_app.access import Caller
from sessions_app.game.events import Viewer
from sessions_app.models import AnswerRow, Event, EventRow, Organization, Participant, ReceiptRow, TriviaSession
from sessions_app.services import clock, log
from sessions_app.services.outcomes import Write
from sessions_app.services.rows import insert
from sessions_app.services.writes import commit
from sessions_app.snapshots import Wanted
from tests.support.statements import statements

SESSIONS, LOGS, EVENTS = 5_000, 200, 200


def fill() -> UUID:
    """Return the session in the middle of many, each with its log and its receipts."""
    organization = Organization.objects.create(name="Pub", slug=uuid4().hex)
    now = clock.now()
    rows = [
        TriviaSession(public_id=uuid4().hex, organization=organization, title="Quiz", state="lobby", last_seq=EVENTS)
        for _ in range(SESSIONS)
    ]
    made = [session.pk for session in TriviaSession.objects.bulk_create(rows)][:LOGS]
    body = {"user_id": "u", "data": {"text": "hello", "name": "Ada", "team": None}}
    for pk in made:
        kinds = ["chat" if seq % 2 else "score_update" for seq in range(1, EVENTS + 1)]
        seat = Participant.objects.create(session_id=pk, nickname="Ada", nickname_key="ada", resume_digest=uuid4().hex)
        ids = [uuid4().hex for _ in range(EVENTS)]
        kept = [(seat.pk, each, b"d" * 32, {}) for each in ids]
        events = [(uuid4(), pk, seq, kind, "everyone", body, now) for seq, kind in enumerate(kinds, 1)]
        insert([EventRow(*event, *receipt) for event, receipt in zip(events, kept, strict=True)])
        insert([AnswerRow(uuid4(), pk, seat.pk, each, {}, now, 5, None, each, b"d" * 32) for each in ids])
        insert([ReceiptRow(pk, uuid4(), uuid4().hex, b"d" * 32, seq, {}) for seq in range(EVENTS)])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return made[LOGS // 2]


def queries(pk: UUID) -> dict[str, Callable[[], Any]]:
    """Return what asks for the log, by a name for each."""
    host = Caller("system", "system", None)
    chat = Event.objects.filter(session=pk, type="chat").values_list("pk", flat=True).first()
    return {
        "replay": lambda: log.read_since(pk, EVENTS - 20, 1_000),
        "gap": lambda: read_log(pk, EVENTS - 20),
        "last chat": lambda: log.last_chat(pk, 50),
        "chat history": lambda: log.chat_since(pk, EVENTS - 50, 50),
        "positions": lambda: log.positions([pk]),
        "overdue": lambda: log.overdue(clock.now()),
        "snapshot": lambda: snapshots.read(pk, [Wanted(Viewer("host"), EVENTS - 20)], {}),
        "write": lambda: commit(pk, [Write("relay", host, {"type": "x", "body": {}}, uuid4().hex, b"d" * 32)]),
        "delete a message": lambda: commit(pk, [Write("chat_delete", host, {"id": str(chat)})]),
    }


def plans() -> dict[str, list[str]]:
    """Return each query's plans, as PostgreSQL explains them."""
    found = {}
    for name, run in queries(fill()).items():
        with CaptureQueriesContext(connection) as captured:
            run()
        found[name] = [_explained(sql) for sql in statements(captured) if sql.startswith("SELECT")]
    return found


def _explained(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + sql.removesuffix(' FOR NO KEY UPDATE OF "sessions_app_triviasession"'))
        return sql[:120] + "\n" + "\n".join(row[0] for row in cursor.fetchall())


if __name__ == "__main__":
    print(json.dumps(plans()))
