"""sessions/{id}/{command}."""

import pytest

from sessions_app.models import Event
from tests.api.conftest import Api, Cast, code

pytestmark = pytest.mark.django_db


def test_a_host_takes_a_session_through_its_night(host: Api) -> None:
    made = host.post("sessions", {"title": "Night", "id": "night"}).json()
    opened = host.post("sessions/night/open", {"version": made["version"]}).json()
    assert (opened["state"], opened["version"]) == ("lobby", 1)
    assert opened["opened_at"] is not None
    assert host.post("sessions/night/pause").json()["paused"] is True
    assert host.post("sessions/night/resume").json()["paused"] is False
    ended = host.post("sessions/night/end").json()
    assert (ended["state"], ended["join_code"], ended["join_url"]) == ("ended", None, None)
    assert ended["ended_at"] is not None
    again = host.post("sessions/night/reopen").json()
    assert (again["state"], again["ended_at"]) == ("lobby", None)
    assert again["join_code"] == made["join_code"]


def test_a_deadline_is_told_as_a_time(ours: Cast, host: Api) -> None:
    data = {"state": "question_active", "question_number": 5, "time_remaining": 30}
    host.post("sessions/ours-night/broadcast", {"type": "session_update", "data": data})
    told = host.get("sessions/ours-night").json()
    assert (told["state"], told["question_number"]) == ("question_active", 5)
    assert told["deadline"].endswith("Z")
    assert host.post("sessions/ours-night/lock").json()["state"] == "question_locked"


def test_an_illegal_move_tells_where_the_session_stands(ours: Cast, host: Api) -> None:
    answer = host.post("sessions/ours-night/open")
    assert code(answer) == (409, "illegal_transition")
    assert answer.json()["error"]["state"] == "lobby"
    answer = host.post("sessions/ours-night/end", {"version": 17})
    assert code(answer) == (409, "stale_version")
    assert (answer.json()["error"]["state"], answer.json()["error"]["version"]) == ("lobby", 1)


@pytest.mark.parametrize("name", ["start", "next", "reveal", "leaderboard", "skip", "extend"])
def test_what_needs_a_quiz_says_so(ours: Cast, host: Api, name: str) -> None:
    answer = host.post(f"sessions/ours-night/{name}", {"seconds": 10} if name == "extend" else {})
    assert code(answer) == (409, "no_quiz")
    assert answer.json()["error"]["state"] == "lobby"


@pytest.mark.parametrize("body", [{"version": "x"}, {"version": -1}, {"seconds": 5}, {"state": "ended"}, {"id": ""}])
def test_a_bad_body_is_refused(ours: Cast, host: Api, body: dict) -> None:
    assert code(host.post("sessions/ours-night/end", body)) == (400, "invalid_field")


def test_a_command_sent_ten_times_runs_once(ours: Cast, host: Api) -> None:
    answers = [host.post("sessions/ours-night/pause", {"id": "p"}) for _ in range(10)]
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.content for answer in answers} == {answers[0].content}
    assert Event.objects.filter(session=ours.session, body__data__paused=True).count() == 1


def test_nobody_else_commands(ours: Cast, outsider: Api) -> None:
    for api, status in (
        (ours.api["player"], 403), (ours.api["guest"], 403), (ours.api["anonymous"], 401), (outsider, 404),
    ):  # fmt: skip
        assert api.post("sessions/ours-night/end").status_code == status
    ours.session.refresh_from_db()
    assert ours.session.state == "lobby"
