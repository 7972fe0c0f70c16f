"""sessions: create, list, read, change, delete."""

import re

import pytest
from django.test import Client

from sessions_app.models import Event, TriviaSession
from tests.api.conftest import Api, Cast, code

pytestmark = pytest.mark.django_db
ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
KEYS = {
    "id", "title", "state", "version", "organization", "host", "quiz", "settings", "participant_count", "join_code",
    "join_url", "question_number", "question_count",
    "deadline", "paused", "scheduled_at", "created_at", "opened_at", "ended_at",
}  # fmt: skip


def test_a_host_creates_a_session(ours: Cast, host: Api) -> None:
    answer = host.post("sessions", {"title": "  Pub   quiz "})
    told = answer.json()
    assert answer.status_code == 201
    assert set(told) == KEYS
    assert (told["title"], told["state"], told["version"]) == ("Pub quiz", "draft", 0)
    assert (told["organization"], told["host"]) == (str(ours.organization.pk), str(ours.host.pk))
    assert re.fullmatch(r"[1-9]\d{5}", told["join_code"])
    assert re.fullmatch(r"http://testserver/join/[\w-]{22}", told["join_url"])
    assert told["settings"]["max_participants"] == 100
    assert told["settings"]["chat"] == "on"
    assert ISO.fullmatch(told["created_at"])
    assert (told["quiz"], told["opened_at"], told["ended_at"], told["deadline"]) == (None, None, None, None)
    assert str(TriviaSession.objects.get(public_id=told["id"]).pk) not in answer.content.decode()


def test_all_that_may_be_chosen_is(owner: Api) -> None:
    body = {
        "title": "Mine",
        "id": "mine_1-A",
        "quiz": None,
        "scheduled_at": "2030-01-02T03:04:05+01:00",
        "settings": {"chat": "slow", "max_participants": 7},
    }
    told = owner.post("sessions", body).json()
    assert told["id"] == "mine_1-A"
    assert told["scheduled_at"] == "2030-01-02T02:04:05.000Z"
    assert told["settings"]["chat"] == "slow"
    assert told["settings"]["max_participants"] == 7
    assert told["settings"]["late_join"] == "open"


def test_an_id_is_never_used_again_by_anybody(ours: Cast, host: Api, outsider: Api) -> None:
    assert code(outsider.post("sessions", {"title": "X", "id": "ours-night"})) == (409, "id_taken")
    assert host.delete("sessions/ours-night").status_code == 204
    for api in (host, outsider):
        assert code(api.post("sessions", {"title": "X", "id": "ours-night"})) == (409, "id_taken")


@pytest.mark.parametrize(
    "body, field",
    [
        ({}, "title"),
        ({"title": " "}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"title": "x", "id": "ä"}, "id"),
        ({"title": "x", "id": "x" * 65}, "id"),
        ({"title": "x", "state": "ended"}, "state"),
        ({"title": "x", "organization": "y"}, "organization"),
        ({"title": "x", "join_code": "123456"}, "join_code"),
        ({"title": "x", "last_seq": 4}, "last_seq"),
        ({"title": "x", "quiz": "q1"}, "quiz"),
        ({"title": "x", "scheduled_at": "soon"}, "scheduled_at"),
        ({"title": "x", "settings": {"chat": "loud"}}, "settings.chat"),
        ({"title": "x", "settings": {"color": "red"}}, "settings.color"),
        ({"title": "x\0"}, "title"),
    ],
)
def test_a_bad_session_is_refused_by_field(host: Api, body: dict, field: str) -> None:
    answer = host.post("sessions", body)
    assert code(answer) == (400, "invalid_field")
    assert field in answer.json()["error"]["fields"]


@pytest.mark.parametrize("body", [b"{bad", b"[" * 50_000, b'{"title": NaN}', b'"\\ud800"', b"\xff", b"[]", b"3"])
def test_what_is_no_json_object_is_400(host: Api, body: bytes) -> None:
    assert host("POST", "sessions", body).status_code == 400


def test_players_guests_and_strangers_have_no_sessions_to_manage(ours: Cast) -> None:
    for role, status in (("player", 403), ("guest", 403), ("anonymous", 401)):
        api = ours.api[role]
        assert api.get("sessions").status_code == status
        assert api.get("sessions/ours-night").status_code == status
        assert api.post("sessions", {"title": "x"}).status_code == status
        assert api.patch("sessions/ours-night", {"title": "x"}).status_code == status
        assert api.delete("sessions/ours-night").status_code == status
    assert TriviaSession.objects.count() == 1


def test_the_list_is_the_organizations_newest_first_and_by_state(ours: Cast, host: Api, outsider: Api) -> None:
    host.post("sessions", {"title": "Second", "id": "second"})
    told = host.get("sessions").json()
    assert [row["id"] for row in told["results"]] == ["second", "ours-night"]
    assert told["results"][1]["participant_count"] == 1
    assert [row["id"] for row in host.get("sessions?state=lobby").json()["results"]] == ["ours-night"]
    assert host.get("sessions?state=ended").json()["count"] == 0
    assert code(host.get("sessions?state=%00")) == (400, "invalid_field")
    assert [row["id"] for row in outsider.get("sessions").json()["results"]] == ["theirs-night"]


def test_a_change_is_logged_and_merged(ours: Cast, host: Api) -> None:
    host.patch("sessions/ours-night", {"settings": {"chat": "off"}})
    told = host.patch("sessions/ours-night", {"title": "Better", "settings": {"late_join": "closed"}}).json()
    assert told["title"] == "Better"
    assert (told["settings"]["chat"], told["settings"]["late_join"]) == ("off", "closed")
    last = Event.objects.filter(session=ours.session).last()
    assert last is not None
    assert (last.type, last.body["data"]["title"]) == ("session_update", "Better")


@pytest.mark.parametrize(
    "name", ["state", "version", "last_seq", "organization", "host", "join_code", "join_key", "public_id", "ended_at"]
)
def test_nothing_else_can_be_patched(ours: Cast, host: Api, name: str) -> None:
    before = TriviaSession.objects.values().get()
    answer = host.patch("sessions/ours-night", {name: "x"})
    assert code(answer) == (400, "invalid_field")
    assert name in answer.json()["error"]["fields"]
    assert TriviaSession.objects.values().get() == before


def test_a_change_sent_twice_is_done_once(ours: Cast, host: Api) -> None:
    answers = [host.patch("sessions/ours-night", {"title": "Once", "id": "c-1"}) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert Event.objects.filter(session=ours.session, body__data__title="Once").count() == 1
    assert code(host.patch("sessions/ours-night", {"title": "Other", "id": "c-1"})) == (409, "id_reused")


def test_a_deleted_session_is_gone(ours: Cast, host: Api, outsider: Api, anonymous: Api) -> None:
    assert code(outsider.delete("sessions/ours-night")) == (404, "not_found")
    assert host.delete("sessions/ours-night").status_code == 204
    assert code(host.get("sessions/ours-night")) == (404, "not_found")
    assert not Event.objects.filter(session=ours.session.pk).exists()
    assert code(anonymous.post("join/resume", {"resume_token": ours.resume_token}))[0] == 401


def test_a_path_that_is_none_is_404_in_json(host: Api) -> None:
    for path in ("nothing", "sessions/", "sessions/a/b/c", "sessions/ours-night/fly"):
        for method in ("GET", "POST", "DELETE"):
            strict = Client(enforce_csrf_checks=True).generic(method, f"/api/v1/{path}")
            assert code(strict) in {(404, "not_found"), (401, "unauthenticated")}
            assert code(host(method, path)) == (404, "not_found")
    assert code(host("PUT", "sessions/ours-night", {})) == (405, "method_not_allowed")
