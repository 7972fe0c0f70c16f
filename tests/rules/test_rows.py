"""Rows stored many at once are what the ORM would have stored; what is stored together is stored together or not."""

from datetime import datetime, timedelta, timezone
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from sessions_app.models import (
    Answer,
    AnswerRow,
    Event,
    EventRow,
    Organization,
    Participant,
    Receipt,
    ReceiptRow,
    TriviaSession,
    User,
)
from sessions_app.services import clock
from sessions_app.services.rows import alteration, insert, insertion, store, update

pytestmark = pytest.mark.django_db(transaction=True)
TEXTS = ["", "x", "Zoë 🎉", 'a "quoted" \\ word', "'; DROP TABLE x; --", "%s %(x)s", "line\nline\ttab"]


@pytest.fixture
def session() -> TriviaSession:
    organization = Organization.objects.create(name="Pub", slug=uuid4().hex)
    return TriviaSession.objects.create(public_id=uuid4().hex, organization=organization, title="Quiz")


def event(session: TriviaSession, seq: int, body: dict[str, Any]) -> EventRow:
    return EventRow(uuid4(), session.pk, seq, "chat", "everyone", body, clock.now())


def receipt(session: TriviaSession, client_id: str, **more: Any) -> ReceiptRow:
    return ReceiptRow(session.pk, uuid4(), client_id, bytes(range(32)), None, more)


def test_what_was_inserted_is_read_as_it_was_given(session: TriviaSession) -> None:
    moment = datetime(2026, 3, 4, 5, 6, 7, 890123, tzinfo=timezone(timedelta(hours=5)))
    given = [event(session, seq, {"text": text, "deep": [{"n": None}, 1.5, True]}) for seq, text in enumerate(TEXTS)]
    given = [row._replace(created_at=moment) for row in given]
    insert(given)
    for row, found in zip(given, Event.objects.filter(session=session).order_by("seq"), strict=True):
        assert {name: getattr(found, name) for name in EventRow._fields} == row._asdict()
    insert([receipt(session, text, said=text) for text in TEXTS])
    found = {row.client_id: row for row in Receipt.objects.filter(session=session)}
    assert {bytes(row.digest) for row in found.values()} == {bytes(range(32))}
    assert [found[text].outcome for text in TEXTS] == [{"said": text} for text in TEXTS]


def test_what_a_row_leaves_out_has_its_default(session: TriviaSession) -> None:
    seat = Participant.objects.create(session=session, nickname="A", nickname_key="a")
    insert([AnswerRow(uuid4(), session.pk, seat.pk, "q", {"choice": "a"}, clock.now(), 5, None)])
    stored, fresh = Answer.objects.get(), Answer()
    for name in ("share", "base", "speed", "bonus", "penalty", "points", "streak"):
        assert getattr(stored, name) == getattr(fresh, name)


def test_a_session_is_altered_as_the_orm_would(session: TriviaSession) -> None:
    host = User.objects.create_user("h", None, organization=session.organization, role="host")
    values = {
        "title": 'An "evening"',
        "settings": {"chat": "off", "list": [1, None]},
        "buzz": {"line": ["a"], "out": []},
        "deadline": clock.now(),
        "question_number": 3,
        "paused": True,
        "host": host,
        "last_seq": 2**40,
    }
    for name, value in values.items():
        setattr(session, name, value)
    update([session], list(values))
    stored = TriviaSession.objects.get(pk=session.pk)
    assert {name: getattr(stored, name) for name in values} == values
    nothing: dict[str, Any] = {"buzz": None, "deadline": None, "question_number": None, "host": None}
    for name in nothing:
        setattr(session, name, None)
    update([session], list(nothing))
    assert TriviaSession.objects.filter(pk=session.pk, **{f"{name}__isnull": True for name in nothing}).exists()


def test_what_is_stored_together_is_one_statement_where_each_is_a_way_there_and_back(session: TriviaSession) -> None:
    session.last_seq = 2
    changes = [insertion([event(session, 1, {}), event(session, 2, {})]), insertion([receipt(session, "a")])]
    with CaptureQueriesContext(connection) as queries:
        store([*changes, alteration([session], ["last_seq"])])
    assert len(queries) == (1 if connection.vendor == "postgresql" else 3)
    assert (Event.objects.count(), Receipt.objects.count()) == (2, 1)
    assert TriviaSession.objects.get().last_seq == 2


def test_of_what_cannot_be_stored_together_nothing_is(session: TriviaSession) -> None:
    insert([receipt(session, "a")])
    again = receipt(session, "a")._replace(sender=Receipt.objects.get().sender)
    with pytest.raises(IntegrityError), transaction.atomic():
        store([insertion([event(session, 1, {})]), insertion([again])])
    assert not Event.objects.exists()


def test_nothing_is_stored_without_a_statement(session: TriviaSession) -> None:
    with CaptureQueriesContext(connection) as queries:
        store([])
        insert([])
        update([], ["title"])
    assert not queries.captured_queries
