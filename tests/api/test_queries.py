"""No list asks the database once a row: 30 rows take as many queries as 3."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sessions_app.access import caller_of
from sessions_app.models import Event, Participant, Team, User
from sessions_app.services.sessions import create_session
from tests.api.conftest import Cast

pytestmark = pytest.mark.django_db


def sessions(ours: Cast, count: int) -> None:
    for n in range(count):
        create_session(caller_of(ours.host), ours.organization.pk, title=f"Session {n}")


def people(ours: Cast, count: int) -> None:
    for _ in range(count):
        name = f"n{Participant.objects.count()}"
        team = Team.objects.create(session=ours.session, name=name, name_key=name)
        Participant.objects.create(session=ours.session, nickname=name, nickname_key=name, team=team)
        User.objects.create(username=name, organization=ours.organization, password="!")


def events(ours: Cast, count: int) -> None:
    last = Event.objects.filter(session=ours.session).latest("seq").seq
    body = {"user_id": "x", "data": {"text": "x"}}
    at = ours.session.created_at
    Event.objects.bulk_create(
        Event(session=ours.session, seq=last + n, type="chat", body=body, created_at=at) for n in range(1, count + 1)
    )


@pytest.mark.parametrize(
    "path, make",
    [
        ("sessions", sessions),
        ("sessions/ours-night/participants", people),
        ("sessions/ours-night/teams", people),
        ("organization/members", people),
        ("sessions/ours-night/messages", events),
        ("sessions/ours-night/events", events),
    ],
)
def test_thirty_rows_take_as_many_queries_as_three(ours: Cast, path: str, make: Callable[[Cast, int], None]) -> None:
    def queries() -> tuple[int, int]:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            answer = ours.api["owner"].get(path)
        return len(answer.json()["results"]), len(captured)

    make(ours, 3)
    few = queries()
    make(ours, 27)
    many = queries()
    assert many[0] >= 30 > few[0]
    assert many[1] == few[1] <= 8
