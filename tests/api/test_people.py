"""sessions/{id}/participants, teams and scores."""

import uuid

import pytest

from sessions_app.models import Event, Participant, Revocation, ScoreEntry, Team
from tests.api.conftest import Api, Cast, code

pytestmark = pytest.mark.django_db
HERE = "sessions/ours-night"


def team(host: Api, name: str = "Team A") -> dict:
    return host.post(f"{HERE}/teams", {"name": name}).json()


def test_a_host_sees_who_plays(ours: Cast, host: Api) -> None:
    told = host.get(f"{HERE}/participants").json()
    row = told["results"][0]
    assert told["count"] == 1
    assert (row["id"], row["user_id"], row["nickname"]) == (str(ours.seat.pk), str(ours.seat.pk), "Ours Guest")
    assert (row["team"], row["team_id"], row["score"], row["muted"]) == (None, None, 0, False)
    assert "resume" not in str(told)
    assert host.get(f"{HERE}/participants/{ours.seat.pk}").json() == row


def test_a_host_renames_moves_and_mutes(ours: Cast, host: Api) -> None:
    made = team(host)
    path = f"{HERE}/participants/{ours.seat.pk}"
    told = host.patch(path, {"nickname": "Ada", "team": made["id"], "muted": True}).json()
    assert (told["nickname"], told["team"], told["team_id"], told["muted"]) == ("Ada", "Team A", made["id"], True)
    assert host.patch(path, {"team": None}).json()["team"] is None
    assert host.patch(path, {"team": "team a"}).json()["team_id"] == made["id"]
    assert Event.objects.filter(session=ours.session, type="participant_update").count() == 4


@pytest.mark.parametrize(
    "changes, status",
    [
        ({"team": "nowhere"}, 400),
        ({"team": str(uuid.uuid4())}, 400),
        ({"score": 5}, 400),
        ({"banned": True}, 400),
        ({"muted": "maybe"}, 400),
        ({"nickname": ""}, 400),
        ({"nickname": "x" * 30}, 422),
    ],
)
def test_a_bad_change_of_a_participant_is_refused(ours: Cast, host: Api, changes: dict, status: int) -> None:
    before = Participant.objects.values().get()
    assert host.patch(f"{HERE}/participants/{ours.seat.pk}", changes).status_code == status
    assert Participant.objects.values().get() == before


def test_a_team_of_another_session_is_none_here(ours: Cast, theirs: Cast, host: Api, outsider: Api) -> None:
    foreign = outsider.post("sessions/theirs-night/teams", {"name": "Theirs"}).json()["id"]
    assert host.patch(f"{HERE}/participants/{ours.seat.pk}", {"team": foreign}).status_code == 400
    assert code(host.patch(f"{HERE}/teams/{foreign}", {"name": "Mine"})) == (404, "not_found")
    assert code(host.delete(f"{HERE}/teams/{foreign}")) == (404, "not_found")
    assert code(host.patch(f"{HERE}/participants/{theirs.seat.pk}", {"muted": True})) == (404, "not_found")


def test_players_are_spread_once_there_are_teams(ours: Cast, host: Api) -> None:
    assert code(host.post(f"{HERE}/teams/spread")) == (409, "not_active")
    made = team(host)
    sent = {"id": "once"}
    assert host.post(f"{HERE}/teams/spread", sent).json() == {"moved": 1}
    assert host.get(f"{HERE}/participants/{ours.seat.pk}").json()["team_id"] == made["id"]
    host.patch(f"{HERE}/participants/{ours.seat.pk}", {"team": None})
    assert host.post(f"{HERE}/teams/spread", sent).json() == {"moved": 1}
    assert host.get(f"{HERE}/participants/{ours.seat.pk}").json()["team"] is None, "a resend has no second effect"
    assert code(host.post(f"{HERE}/teams/spread", {"team": "x"})) == (400, "invalid_field")


def test_a_removed_participant_is_gone(ours: Cast, host: Api, guest: Api) -> None:
    assert host.delete(f"{HERE}/participants/{ours.seat.pk}").status_code == 204
    assert host.get(f"{HERE}/participants").json()["count"] == 0
    assert Revocation.objects.get(kind="participant").reason == "removed"
    assert code(host.delete(f"{HERE}/participants/{ours.seat.pk}")) == (404, "not_found")
    assert code(host.delete(f"{HERE}/participants/{ours.seat.pk}?ban=perhaps")) == (400, "invalid_field")
    assert guest.get(f"{HERE}/messages").status_code == 401


def test_a_removal_sent_twice_with_its_id_is_answered_twice(ours: Cast, host: Api) -> None:
    path = f"{HERE}/participants/{ours.seat.pk}?ban=true"
    assert [host.delete(path, {"id": "x"}).status_code for _ in range(2)] == [204, 204]
    assert Revocation.objects.get().reason == "banned"


def test_a_host_keeps_teams(ours: Cast, host: Api) -> None:
    made = team(host)
    assert (made["name"], made["color"], made["score"], made["members"]) == ("Team A", 0, 0, 0)
    assert code(host.post(f"{HERE}/teams", {"name": "tеam a"})) == (409, "team_name_taken")
    path = f"{HERE}/teams/{made['id']}"
    assert host.patch(path, {"name": "Team B", "color": 7}).json()["color"] == 7
    host.patch(f"{HERE}/participants/{ours.seat.pk}", {"team": "Team B"})
    assert host.get(path).json()["members"] == 1
    assert host.get(f"{HERE}/teams").json()["results"][0]["name"] == "Team B"
    assert code(host.patch(path, {"color": 12})) == (400, "invalid_field")
    assert code(host.patch(path, {"score": 12})) == (400, "invalid_field")
    assert host.delete(path).status_code == 204
    assert host.get(f"{HERE}/participants").json()["results"][0]["team"] is None


def test_a_team_sent_twice_is_one(ours: Cast, host: Api) -> None:
    answers = [host.post(f"{HERE}/teams", {"name": "Once", "id": "t"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201] * 3
    assert len({answer.content for answer in answers}) == 1
    assert Team.objects.count() == 1


def test_a_score_is_set_or_added_and_kept_in_the_ledger(ours: Cast, host: Api) -> None:
    told = host.post(f"{HERE}/scores", {"team": "Team A", "score": 150, "question_id": "q-789", "reason": "Round 1"})
    assert told.status_code == 201
    assert told.json()["type"] == "score_update"
    assert {"team": "Team A", "score": 150, "question_id": "q-789"}.items() <= told.json()["data"].items()
    added = host.post(f"{HERE}/scores", {"team": "Team A", "points": -20}).json()
    assert added["data"]["score"] == 130
    one = host.post(f"{HERE}/scores", {"participant": str(ours.seat.pk), "points": 5}).json()
    assert (one["data"]["participant"], one["data"]["score"]) == (str(ours.seat.pk), 5)
    assert list(ScoreEntry.objects.order_by("seq").values_list("points", "total")) == [(150, 150), (-20, 130), (5, 5)]


def test_a_score_sent_ten_times_counts_once(ours: Cast, host: Api) -> None:
    answers = [host.post(f"{HERE}/scores", {"team": "A", "points": 10, "id": "s"}) for _ in range(10)]
    assert len({answer.content for answer in answers}) == 1
    assert Team.objects.get().score == 10


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"team": "A"},
        {"team": "A", "points": 1, "score": 1},
        {"points": 1},
        {"team": "A", "participant": str(uuid.uuid4()), "points": 1},
        {"participant": "x", "points": 1},
        {"team": "A", "points": "many"},
        {"team": "A", "points": 10**30},
        {"team": "A", "points": 1, "given_by": "me"},
    ],
)
def test_a_bad_score_is_refused(ours: Cast, host: Api, body: dict) -> None:
    assert code(host.post(f"{HERE}/scores", body)) == (400, "invalid_field")
    assert not ScoreEntry.objects.exists()


def test_only_hosts_and_owners_touch_people_teams_and_scores(ours: Cast, owner: Api, outsider: Api) -> None:
    tries = [
        ("GET", "participants", None),
        ("PATCH", f"participants/{ours.seat.pk}", {"muted": True}),
        ("DELETE", f"participants/{ours.seat.pk}", None),
        ("POST", "teams", {"name": "X"}),
        ("POST", "scores", {"team": "X", "points": 1}),
    ]
    for method, path, body in tries:
        for api, status in ((ours.api["player"], 403), (ours.api["guest"], 403), (outsider, 404)):
            assert api(method, f"{HERE}/{path}", body).status_code == status
    assert owner.post(f"{HERE}/teams", {"name": "X"}).status_code == 201
