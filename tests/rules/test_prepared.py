"""Queries compiled once find what Django's own find, for any number of values, whatever they were compiled with."""

import uuid

import pytest
from django.db import connection
from django.db.models import Exists
from django.test.utils import CaptureQueriesContext

from sessions_app.models import Organization, Participant, Team, TriviaSession, User
from sessions_app.services.prepared import Prepared

pytestmark = pytest.mark.django_db

SEATS = Prepared(
    lambda session, pks: (
        Participant.objects.filter(session=session).filter(pk__in=pks).select_related("team").order_by()
    )
)
SESSIONS = Prepared(
    lambda names: TriviaSession.objects.select_related("organization").filter(public_id__in=names).order_by()
)
KNOWN = Prepared(
    lambda session, names, pks: (
        Participant.objects.annotate(has_team=Exists(Team.objects.filter(session=session).filter(name__in=names)))
        .filter(pk__in=pks)
        .order_by()
    )
)


@pytest.fixture
def session() -> TriviaSession:
    organization = Organization.objects.create(name="Club", slug="club")
    settings = {"chat": "slow", "max_participants": 9}
    return TriviaSession.objects.create(public_id="p", organization=organization, title="Été", settings=settings)


def test_rows_are_the_models_that_django_makes(session: TriviaSession) -> None:
    [found] = SESSIONS.rows(["p"])
    usual = TriviaSession.objects.select_related("organization").get(pk=session.pk)
    fields = [field.attname for field in TriviaSession._meta.concrete_fields]
    assert [getattr(found, name) for name in fields] == [getattr(usual, name) for name in fields]
    assert found == usual
    with CaptureQueriesContext(connection) as queries:
        assert found.organization == usual.organization
        assert found.organization.created_at == usual.organization.created_at
    assert not queries.captured_queries
    found.organization.name = "Changed"
    found.organization.save()  # it knows that it is stored
    assert Organization.objects.get().name == "Changed"


@pytest.mark.parametrize("count", [1, 2, 3, 7, 8, 9, 500])
def test_any_number_of_values_is_asked_for_at_once(session: TriviaSession, count: int) -> None:
    team = Team.objects.create(session=session, name="Reds", name_key="reds")
    other = TriviaSession.objects.create(public_id="q", organization=session.organization, title="Other")
    seats = [Participant(session=session, nickname=f"P{n}", nickname_key=f"p{n}", team=team) for n in range(count)]
    Participant.objects.bulk_create([*seats, Participant(session=other, nickname="X", nickname_key="x")])
    with CaptureQueriesContext(connection) as queries:
        found = SEATS.rows(session.pk, [seat.pk for seat in seats])
        assert {seat.pk for seat in found} == {seat.pk for seat in seats}
        assert {seat.team for seat in found if seat.team} == {team}
    assert len(queries.captured_queries) == 1
    assert SEATS.rows(session.pk, [uuid.uuid4()]) == []
    assert SEATS.rows(other.pk, [seat.pk for seat in seats]) == []


def test_no_team_is_none_and_text_is_no_sql(session: TriviaSession) -> None:
    alone = Participant.objects.create(session=session, nickname="A", nickname_key="a")
    assert SEATS.rows(session.pk, [alone.pk])[0].team is None
    assert SESSIONS.rows(["p' OR '1'='1", "%s", "%(x)s"]) == []


def test_a_query_with_a_value_of_its_own_is_no_prepared_one() -> None:
    own = Prepared(lambda pks: User.objects.filter(pk__in=pks, username="x"))
    with pytest.raises(AssertionError):
        own.rows([uuid.uuid4()])


def test_a_query_that_takes_its_values_in_another_order_is_no_prepared_one() -> None:
    turned = Prepared(lambda pks, session: Participant.objects.filter(session=session).filter(pk__in=pks))
    with pytest.raises(AssertionError):
        turned.rows([uuid.uuid4()], uuid.uuid4())


def test_an_annotation_comes_along(session: TriviaSession) -> None:
    Team.objects.create(session=session, name="Reds", name_key="reds")
    pks = [Participant.objects.create(session=session, nickname=n, nickname_key=n).pk for n in "abc"]
    assert [seat.has_team for seat in KNOWN.rows(session.pk, ["Reds"], pks)] == [True] * 3  # type: ignore[attr-defined]
    assert [seat.has_team for seat in KNOWN.rows(session.pk, ["Blues"], pks)] == [False] * 3  # type: ignore[attr-defined]
