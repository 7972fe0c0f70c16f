"""sessions/{id}/messages, events, broadcast and connections."""

import uuid

import pytest

from sessions_app.models import Event, Participant
from sessions_app.services.digests import digest
from tests.api.conftest import Api, Cast, code

pytestmark = pytest.mark.django_db
HERE = "sessions/ours-night"


def test_everybody_in_the_session_chats_and_reads(ours: Cast) -> None:
    for role in ("owner", "host", "player", "guest"):
        said = ours.api[role].post(f"{HERE}/messages", {"text": f" from {role} "})
        assert said.status_code == 201
        assert said.json()["type"] == "chat"
        assert said.json()["data"]["text"] == f"from {role}"
    for role in ("owner", "host", "player", "guest"):
        told = ours.api[role].get(f"{HERE}/messages").json()
        assert [frame["data"]["text"] for frame in told["results"]] == [
            "from owner", "from host", "from player", "from guest"
        ]  # fmt: skip
        assert set(told["results"][0]) == {"type", "user_id", "data", "id", "seq", "ts"}
    assert ours.session.pk.hex not in str(told).replace("-", "")


def test_outsiders_and_strangers_read_and_write_nothing(ours: Cast, theirs: Cast, anonymous: Api) -> None:
    for name in ("messages", "events"):
        for role in ("owner", "host", "player", "guest"):
            assert code(theirs.api[role].get(f"{HERE}/{name}")) == (404, "not_found")
        assert code(anonymous.get(f"{HERE}/{name}")) == (401, "unauthenticated")
    for role in ("host", "player", "guest"):
        assert code(theirs.api[role].post(f"{HERE}/messages", {"text": "x"})) == (404, "not_found")
    assert not Event.objects.filter(session=ours.session, type="chat").exists()


def test_a_guest_reads_its_own_session_alone(ours: Cast, host: Api, guest: Api) -> None:
    host.post("sessions", {"title": "Next door", "id": "next-door"})
    assert code(guest.get("sessions/next-door/messages")) == (404, "not_found")
    assert code(guest.post("sessions/next-door/messages", {"text": "x"})) == (404, "not_found")


def test_history_goes_on_after_a_seq_with_a_limit(ours: Cast, host: Api) -> None:
    seqs = [host.post(f"{HERE}/messages", {"text": str(n)}).json()["seq"] for n in range(5)]
    told = host.get(f"{HERE}/messages?after={seqs[0]}&limit=2").json()
    assert (told["count"], [frame["seq"] for frame in told["results"]]) == (4, seqs[1:3])
    following = host.get(told["next"].split("/api/v1/")[1]).json()
    assert [frame["seq"] for frame in following["results"]] == seqs[3:]
    assert following["next"] is None


@pytest.mark.parametrize("query", ["after=x", "after=-1", "limit=0", "limit=", "after=99999999999999999999", "after=٣"])
def test_a_bad_query_is_refused(ours: Cast, host: Api, query: str) -> None:
    for name in ("messages", "events"):
        assert code(host.get(f"{HERE}/{name}?{query}")) == (400, "invalid_field")


def test_a_page_of_the_log_is_bounded(ours: Cast, host: Api) -> None:
    ours.session.refresh_from_db()
    Event.objects.bulk_create(
        Event(
            session=ours.session,
            seq=ours.session.last_seq + n,
            type="hint",
            body={},
            created_at=ours.session.created_at,
        )
        for n in range(1, 700)
    )
    assert len(host.get(f"{HERE}/events?limit=100000").json()["results"]) == 500


@pytest.mark.parametrize("body", [{}, {"text": ""}, {"text": "  "}, {"text": "x" * 501}, {"text": "x", "user_id": "y"}])
def test_a_bad_message_is_refused(ours: Cast, guest: Api, body: dict) -> None:
    assert code(guest.post(f"{HERE}/messages", body)) == (400, "invalid_field")


def test_a_message_sent_ten_times_is_one(ours: Cast, guest: Api) -> None:
    answers = [guest.post(f"{HERE}/messages", {"text": "Hi", "id": "m"}) for _ in range(10)]
    assert [answer.status_code for answer in answers] == [201] * 10
    assert len({answer.content for answer in answers}) == 1
    assert bytes(Event.objects.get(client_id="m").digest or b"") == digest("chat", {"text": "Hi"})
    assert code(guest.post(f"{HERE}/messages", {"text": "Ho", "id": "m"})) == (409, "id_reused")


def test_chat_has_the_rules_of_the_socket(ours: Cast, host: Api, guest: Api, no_refill: None) -> None:
    host.patch(f"{HERE}/participants/{ours.seat.pk}", {"muted": True})
    assert code(guest.post(f"{HERE}/messages", {"text": "x"})) == (403, "muted")
    host.patch(f"{HERE}/participants/{ours.seat.pk}", {"muted": False})
    host.patch(HERE, {"settings": {"chat": "off"}})
    assert code(guest.post(f"{HERE}/messages", {"text": "x"})) == (409, "not_active")
    host.patch(HERE, {"settings": {"chat": "on"}})
    answers = [guest.post(f"{HERE}/messages", {"text": "x"}) for _ in range(7)]
    assert code(answers[-1]) == (429, "rate_limited")
    assert int(answers[-1]["Retry-After"]) >= 1


def test_a_host_deletes_a_message_for_everybody(ours: Cast, host: Api, guest: Api, player: Api) -> None:
    said = guest.post(f"{HERE}/messages", {"text": "rude"}).json()
    for api in (guest, player):
        assert code(api.delete(f"{HERE}/messages/{said['id']}")) == (403, "forbidden")
    assert host.delete(f"{HERE}/messages/{said['id']}").status_code == 204
    assert guest.get(f"{HERE}/messages").json()["results"] == []
    assert "rude" not in guest.get(f"{HERE}/events").content.decode()
    assert code(host.delete(f"{HERE}/messages/{uuid.uuid4()}")) == (404, "not_found")


def test_events_are_filtered_to_what_the_caller_may_see(ours: Cast, host: Api, guest: Api, player: Api) -> None:
    ours.session.refresh_from_db()
    audiences = ["hosts", "screens", f"participant:{ours.seat.pk}", f"team:{uuid.uuid4()}", "nobody-known"]
    Event.objects.bulk_create(
        Event(
            session=ours.session, seq=ours.session.last_seq + 1 + n, type="secret", audience=audience,
            body={"data": {"for": audience}}, created_at=ours.session.created_at,
        )
        for n, audience in enumerate(audiences)
    )  # fmt: skip

    def secrets(api: Api) -> list[str]:
        told = api.get(f"{HERE}/events").json()
        assert told["count"] == len(told["results"])
        return [frame["data"]["for"] for frame in told["results"] if frame["type"] == "secret"]

    assert secrets(host) == ["hosts", "screens", audiences[3], "nobody-known"]
    assert secrets(guest) == [audiences[2]]
    assert secrets(player) == []


def test_a_banned_player_reads_no_more(ours: Cast, host: Api, player: Api) -> None:
    player_seat = {"user": ours.player, "nickname": "P", "nickname_key": "p"}
    seat = Participant.objects.create(session=ours.session, **player_seat)
    assert player.get(f"{HERE}/events").status_code == 200
    host.delete(f"{HERE}/participants/{seat.pk}?ban=true")
    assert code(player.get(f"{HERE}/events")) == (403, "banned")
    assert code(player.post(f"{HERE}/messages", {"text": "x"})) == (403, "banned")


def test_a_broadcast_is_stored_and_relayed_with_all_its_keys(ours: Cast, owner: Api, guest: Api) -> None:
    answer = owner.post(f"{HERE}/broadcast", {"type": "hint", "data": {"text": "Think"}, "color": "red"})
    assert answer.status_code == 202
    frame = guest.get(f"{HERE}/events?after={answer.json()['seq'] - 1}").json()["results"][0]
    assert (frame["type"], frame["data"], frame["color"]) == ("hint", {"text": "Think"}, "red")


def test_a_broadcast_of_our_own_types_goes_through_the_service(ours: Cast, host: Api) -> None:
    host.post(f"{HERE}/broadcast", {"type": "score_update", "data": {"team": "Team A", "score": 150}})
    assert host.get(f"{HERE}/teams").json()["results"][0]["score"] == 150


@pytest.mark.parametrize(
    "body, refusal",
    [
        ({"type": "connection", "data": {}}, "reserved_type"),
        ({"type": "command", "data": {"command": "end"}}, "reserved_type"),
        ({"type": "No!", "data": {}}, "unknown_type"),
        ({"data": {}}, "invalid_message"),
        ([1], "invalid_message"),
        ({"type": "hint", "data": {"n": "\0"}}, "invalid_field"),
        ({"type": "score_update", "data": {"team": "A"}}, "invalid_field"),
    ],
)
def test_a_bad_broadcast_is_refused(ours: Cast, host: Api, body: object, refusal: str) -> None:
    seq = Event.objects.filter(session=ours.session).count()
    assert code(host.post(f"{HERE}/broadcast", body)) == (400, refusal)
    assert Event.objects.filter(session=ours.session).count() == seq


def test_only_hosts_broadcast_and_see_connections(ours: Cast, owner: Api, outsider: Api) -> None:
    assert owner.get(f"{HERE}/connections").json() == {"count": 0, "users": []}
    for api, status in ((ours.api["player"], 403), (ours.api["guest"], 403), (outsider, 404)):
        assert api.get(f"{HERE}/connections").status_code == status
        assert api.post(f"{HERE}/broadcast", {"type": "hint", "data": {}}).status_code == status
