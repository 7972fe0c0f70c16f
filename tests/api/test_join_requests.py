"""A session whose host lets guests in: they wait outside of everything, and are let in or turned away."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sessions_app.access import caller_of
from sessions_app.game.events import Viewer
from sessions_app.models import Event, JoinRequest, Participant, Team
from sessions_app.services import clock, waiting
from sessions_app.services.outcomes import Write
from sessions_app.services.retention import purge
from sessions_app.services.writes import submit
from sessions_app.snapshots import Wanted, read
from tests.api.conftest import Api, Cast, code

pytestmark = pytest.mark.django_db
REQUESTS = "sessions/ours-night/join-requests"


@pytest.fixture(autouse=True)
def _approval(ours: Cast) -> None:
    told = ours.api["host"].patch("sessions/ours-night", {"settings": {"approval": True}}).json()
    assert told["settings"]["approval"] is True


def asked(ours: Cast, nickname: str, api: Api | None = None, **more: object) -> dict[str, Any]:
    """Ask to come in; return what one is told with the request's id."""
    answer = (api or Api()).post("join", {"join_code": ours.session.join_code, "nickname": nickname, **more})
    assert answer.status_code == 202, answer.content
    return {**answer.json(), "id": str(JoinRequest.objects.latest("seq").pk)}


def back(told: dict[str, Any]) -> Any:
    return Api().post("join/resume", {"resume_token": told["resume_token"]})


def refused_name(ours: Cast, nickname: str, **more: object) -> tuple[int, str]:
    return code(Api().post("join", {"join_code": ours.session.join_code, "nickname": nickname, **more}))


def names(ours: Cast, role: str = "host") -> list[str]:
    viewer = Viewer(role, str(ours.seat.pk) if role == "guest" else None)
    wanted = Wanted(viewer)
    state = read(ours.session.pk, [wanted], {}).shared[wanted.kind].state
    return [each["name"] for each in state["join_requests"]] if "join_requests" in state else ["nothing told"]


def test_who_waits_has_no_seat_and_no_token_and_is_seen_by_hosts_alone(ours: Cast, host: Api) -> None:
    told = asked(ours, "Ada", team="Red Pandas")
    assert set(told) == {"waiting", "resume_token", "session", "nickname", "retry_after_ms", "id"}
    assert (told["waiting"], told["nickname"], told["session"]["id"]) == (True, "Ada", "ours-night")
    assert list(Participant.objects.filter(session=ours.session)) == [ours.seat]
    assert not Team.objects.filter(session=ours.session).exists()
    assert host.get("sessions/ours-night").json()["participant_count"] == 1
    assert (names(ours), names(ours, "guest"), names(ours, "screen")) == (["Ada"], ["nothing told"], ["nothing told"])
    row = host.get(REQUESTS).json()["results"][0]
    assert (row["id"], row["nickname"], row["team"]) == (told["id"], "Ada", "Red Pandas")
    seen = [event["type"] for event in host.get("sessions/ours-night/events").json()["results"]]
    assert seen.count("join_request") == 1
    for api in (ours.api["guest"], ours.api["player"]):
        assert b"Ada" not in api.get("sessions/ours-night/events").content
    assert not JoinRequest.objects.filter(resume_digest=told["resume_token"]).exists()


def test_who_is_let_in_comes_to_a_seat_with_the_token_of_the_request(ours: Cast, host: Api) -> None:
    told = asked(ours, "Ada", team="Red Pandas")
    waits = back(told)
    assert (waits.status_code, waits.json()["nickname"]) == (202, "Ada")
    assert 1 <= int(waits["Retry-After"]) <= 4 and 2_000 <= waits.json()["retry_after_ms"] <= 4_000
    seat = host.post(f"{REQUESTS}/{told['id']}/accept")
    assert (seat.status_code, seat.json()["id"], seat.json()["team"]) == (200, told["id"], "Red Pandas")
    assert host.post(f"{REQUESTS}/{told['id']}/accept").json()["id"] == told["id"], "a double click"
    joined = back(told)
    assert (joined.status_code, joined.json()["participant"]["nickname"]) == (200, "Ada")
    assert Api(joined.json()["token"]).get("sessions/ours-night/messages").status_code == 200
    assert (names(ours), JoinRequest.objects.count()) == ([], 0)
    events = list(Event.objects.filter(session=ours.session).order_by("seq"))
    assert [event.body["data"].get("answered") for event in events if event.type == "join_request"] == [
        None,
        "accepted",
    ]
    assert {event.audience for event in events if event.type == "join_request"} == {"hosts"}
    assert [event.body["data"]["name"] for event in events if event.type == "participant_update"][1:] == ["Ada"]
    assert code(host.post(f"{REQUESTS}/{told['id']}/decline")) == (409, "not_active")


def test_who_is_turned_away_is_told_so_and_may_come_with_another_name(ours: Cast, host: Api) -> None:
    told = asked(ours, "Ada", team="Aces")
    for _ in range(2):
        assert host.post(f"{REQUESTS}/{told['id']}/decline").status_code == 204
    assert code(back(told)) == (403, "declined")
    assert code(host.post(f"{REQUESTS}/{told['id']}/accept")) == (409, "not_active")
    assert names(ours) == []
    kept = JoinRequest.objects.get()
    assert (kept.nickname, kept.nickname_key, kept.team) == ("", "", "")
    log = [event.body["data"] for event in Event.objects.filter(type="join_request").order_by("seq")]
    assert log == [{"id": told["id"], "name": "", "team": None}, {"ids": [told["id"]], "answered": "declined"}]
    asked(ours, "Ada")
    asked(ours, "Ada L.")


def test_who_gives_up_waits_no_more(ours: Cast, host: Api) -> None:
    told, other = asked(ours, "Ada"), asked(ours, "Ben")
    cancel = {"resume_token": told["resume_token"]}
    assert Api().post("join/cancel", cancel).status_code == 204
    assert names(ours) == ["Ben"]
    assert code(Api().post("join/cancel", cancel)) == code(back(told)) == (401, "token_invalid")
    assert code(host.post(f"{REQUESTS}/{told['id']}/accept")) == (404, "not_found")
    assert Event.objects.filter(type="join_request").latest("seq").body["data"]["answered"] == "withdrawn"
    host.post(f"{REQUESTS}/{other['id']}/accept")
    assert code(Api().post("join/cancel", {"resume_token": other["resume_token"]})) == (409, "not_active")


def test_the_ways_in_are_refused_to_who_asks_as_to_who_joins(
    ours: Cast, host: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(ours, "Ada")
    assert refused_name(ours, "ADA") == refused_name(ours, "Ours Guest") == (409, "nickname_taken")
    assert refused_name(ours, "sh1t") == refused_name(ours, "Ben", team="sh1t") == (422, "nickname_rejected")
    host.patch("sessions/ours-night", {"settings": {"max_participants": 1}})
    assert refused_name(ours, "Ben") == (403, "session_full")
    host.patch("sessions/ours-night", {"settings": {"max_participants": 10}})
    monkeypatch.setattr(waiting, "MAX_WAITING", 1)
    assert refused_name(ours, "Ben") == (503, "overloaded")
    host.patch("sessions/ours-night", {"settings": {"late_join": "closed"}})
    host.post("sessions/ours-night/broadcast", {"type": "session_update", "data": {"state": "question_active"}})
    assert refused_name(ours, "Ben") == (403, "session_locked")


def test_a_proposed_name_is_none_that_is_asked_for(ours: Cast) -> None:
    way = {"join_code": ours.session.join_code}
    browser = Api()
    first = browser.post("join/names", way).json()["names"]
    asked(ours, first[0])
    assert first[0] not in browser.post("join/names", way).json()["names"]


def test_a_banned_browser_does_not_ask_again(ours: Cast, host: Api) -> None:
    browser = Api()
    told = asked(ours, "Rude", browser)
    host.post(f"{REQUESTS}/{told['id']}/accept")
    host.delete(f"sessions/ours-night/participants/{told['id']}?ban=true")
    body = {"join_code": ours.session.join_code, "nickname": "Nice"}
    assert code(browser.post("join", body)) == (403, "banned")
    assert code(back(told)) == (403, "banned")


def test_letting_in_looks_at_the_name_and_the_room_once_more(ours: Cast, host: Api) -> None:
    told = [asked(ours, name) for name in ("Ada", "Ben", "Cem", "Dot")]
    host.patch(f"sessions/ours-night/participants/{ours.seat.pk}", {"nickname": "ada"})
    host.patch("sessions/ours-night", {"settings": {"max_participants": 3}})
    assert code(host.post(f"{REQUESTS}/{told[0]['id']}/accept")) == (409, "nickname_taken")
    assert host.post(f"{REQUESTS}/accept").json() == {"accepted": 2, "left": 2}
    assert names(ours) == ["Ada", "Dot"]
    assert code(host.post(f"{REQUESTS}/{told[3]['id']}/accept")) == (403, "session_full")


def test_all_are_let_in_at_once_in_their_order_and_into_even_teams(ours: Cast, host: Api) -> None:
    host.patch("sessions/ours-night", {"settings": {"max_participants": 200, "team_choice": "balanced"}})
    for name in ("Aces", "Bees"):
        host.post("sessions/ours-night/teams", {"name": name})
    for number in range(60):
        asked(ours, f"Guest {number}", team="Ignored")
    assert host.post(f"{REQUESTS}/accept").json() == {"accepted": 60, "left": 0}
    events = Event.objects.filter(session=ours.session, type="participant_update").order_by("seq")
    told = [event.body["data"]["name"] for event in events]
    assert told[1:] == [f"Guest {number}" for number in range(60)]
    assert [team.members.count() for team in Team.objects.filter(session=ours.session)] == [30, 30]
    assert host.post(f"{REQUESTS}/accept").json() == {"accepted": 0, "left": 0}


def test_with_the_mode_off_newcomers_come_in_and_who_waits_is_still_listed(ours: Cast, host: Api) -> None:
    told = asked(ours, "Ada")
    host.patch("sessions/ours-night", {"settings": {"approval": False}})
    assert (back(told).status_code, names(ours)) == (202, ["Ada"])
    assert Api().post("join", {"join_code": ours.session.join_code, "nickname": "Ben"}).status_code == 201
    assert host.post(f"{REQUESTS}/accept").json() == {"accepted": 1, "left": 0}
    assert back(told).status_code == 200


def test_after_the_end_nobody_waits_unless_it_is_opened_again_and_a_day_later_no_name_is_kept(
    ours: Cast, host: Api
) -> None:
    told, away = asked(ours, "Ada"), asked(ours, "Ben")
    host.post(f"{REQUESTS}/{away['id']}/decline")
    host.post("sessions/ours-night/end")
    assert code(back(told)) == code(host.post(f"{REQUESTS}/{told['id']}/accept")) == (410, "session_ended")
    host.post("sessions/ours-night/reopen")
    assert (back(told).status_code, names(ours)) == (202, ["Ada"])
    host.post("sessions/ours-night/end")
    purge(clock.now() + timedelta(hours=23))
    assert JoinRequest.objects.count() == 2
    purge(clock.now() + timedelta(hours=25))
    assert JoinRequest.objects.count() == 0
    assert not [event for event in Event.objects.filter(type="join_request") if event.body["data"].get("name")]


def test_a_deleted_session_takes_its_requests_along(ours: Cast, host: Api) -> None:
    told = asked(ours, "Ada")
    assert host.delete("sessions/ours-night").status_code == 204
    assert JoinRequest.objects.count() == 0
    assert code(back(told)) == (401, "token_invalid")


def test_members_who_do_not_run_it_and_outsiders_let_nobody_in(ours: Cast, theirs: Cast) -> None:
    told = asked(ours, "Ada")
    paths = [f"{REQUESTS}/accept", f"{REQUESTS}/{told['id']}/accept", f"{REQUESTS}/{told['id']}/decline"]
    for name, wanted in {"player": 403, "guest": 403}.items():
        assert {ours.api[name].post(path).status_code for path in paths} == {wanted}
        assert ours.api[name].get(REQUESTS).status_code == wanted
    for api in theirs.api.values():
        assert {api.post(path).status_code for path in paths} <= {401, 404}
        assert api.get(REQUESTS).status_code in {401, 404}
    foreign = f"sessions/theirs-night/join-requests/{told['id']}"
    assert code(theirs.api["host"].post(f"{foreign}/accept")) == (404, "not_found")
    assert code(theirs.api["host"].post(f"{foreign}/decline")) == (404, "not_found")
    assert names(ours) == ["Ada"]
    assert ours.api["owner"].post(f"{REQUESTS}/{told['id']}/accept").status_code == 200


def test_accounts_and_simulated_players_come_in_as_ever(ours: Cast, player: Api, host: Api) -> None:
    submit(ours.session.pk, Write("seat", caller_of(ours.player), {}))
    guest = Write("join", caller_of(ours.host), {"nickname": "Robot", "resume_digest": None, "connected": set()})
    guest.data = {**guest.data, "simulated": True}
    assert submit(ours.session.pk, guest)[0].made.simulated
    assert Participant.objects.filter(session=ours.session).count() == 3


def test_joining_asks_the_database_nothing_more_where_the_mode_is_off(ours: Cast, host: Api) -> None:
    host.patch("sessions/ours-night", {"settings": {"approval": False}})
    with CaptureQueriesContext(connection) as queries:
        assert Api().post("join", {"join_code": ours.session.join_code, "nickname": "Ben"}).status_code == 201
    assert not [query["sql"] for query in queries if "joinrequest" in query["sql"]]
    token = ours.resume_token
    with CaptureQueriesContext(connection) as queries:
        assert Api().post("join/resume", {"resume_token": token}).status_code == 200
    assert len(queries) == 1
