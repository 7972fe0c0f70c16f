"""join and join/resume."""

import pytest

from sessions_app.game.errors import Refused
from sessions_app.models import Participant
from sessions_app.services.throttling import JoinTry, Slowing, address_of
from sessions_app.tokens import read
from tests.api.conftest import Api, Cast, code

pytestmark = pytest.mark.django_db


def joined(api: Api, ours: Cast, nickname: str, **more: object) -> dict:
    answer = api.post("join", {"join_code": ours.session.join_code, "nickname": nickname, **more})
    assert answer.status_code == 201, answer.content
    return answer.json()


def test_a_guest_joins_by_pin(ours: Cast, anonymous: Api) -> None:
    told = joined(anonymous, ours, "Ada", team="Team A")
    assert set(told) == {"token", "resume_token", "session", "participant", "ws_path"}
    assert told["session"] == {"id": "ours-night", "title": "Ours night", "state": "lobby"}
    assert told["participant"]["nickname"] == "Ada"
    assert told["participant"]["team"] == "Team A"
    assert told["ws_path"] == "/ws/ours-night"
    claims = read(told["token"])
    assert (claims.role, claims.sub, claims.session) == ("guest", told["participant"]["id"], ours.session.pk)
    assert joined(anonymous, ours, "Bob")["participant"]["team"] is None


@pytest.mark.parametrize("shape", ["{}{}{} {}{}{}", "{}{}{}-{}{}{}", " {}{} {}{} {}{} "])
def test_spaces_and_hyphens_in_a_pin_are_ignored(ours: Cast, anonymous: Api, shape: str) -> None:
    body = {"join_code": shape.format(*ours.session.join_code), "nickname": "Ada"}
    assert anonymous.post("join", body).status_code == 201


def test_the_key_of_a_link_joins_and_is_not_limited(ours: Cast, anonymous: Api, settings) -> None:
    for _ in range(30):
        assert code(anonymous.post("join", {"join_key": "x" * 22, "nickname": "Ada"})) == (404, "unknown_code")
    assert anonymous.post("join", {"join_key": ours.session.join_key, "nickname": "Ada"}).status_code == 201


@pytest.mark.parametrize(
    "body, fault",
    [
        ({"nickname": "Ada"}, "join_code"),
        ({"join_code": "123456"}, "nickname"),
        ({"join_code": "123456", "join_key": "x", "nickname": "Ada"}, "join_code"),
        ({"join_code": "123456", "nickname": "Ada", "role": "host"}, "role"),
        ({"join_code": {}, "nickname": "Ada"}, "join_code"),
    ],
)
def test_a_bad_body_is_refused_by_field(ours: Cast, anonymous: Api, body: dict, fault: str) -> None:
    answer = anonymous.post("join", body)
    assert code(answer) == (400, "invalid_field")
    assert fault in answer.json()["error"]["fields"]


def test_an_unknown_pin_is_404_whatever_it_looks_like(ours: Cast, anonymous: Api) -> None:
    bodies = set()
    for pin in ("999999" if ours.session.join_code != "999999" else "999998", "012345", "12", "abcdef", "１２３４５６"):
        answer = anonymous.post("join", {"join_code": pin, "nickname": "Ada"})
        assert code(answer) == (404, "unknown_code")
        bodies.add(answer.content)
    assert len(bodies) == 1


def test_a_taken_name_and_a_bad_name_are_refused(ours: Cast, anonymous: Api) -> None:
    pin = ours.session.join_code
    assert code(anonymous.post("join", {"join_code": pin, "nickname": "OURS guest"})) == (409, "nickname_taken")
    assert code(anonymous.post("join", {"join_code": pin, "nickname": "\u200b\u202e"})) == (422, "nickname_rejected")


def test_a_listed_word_is_no_name_and_owners_say_which_are_listed(ours: Cast, theirs: Cast, owner: Api) -> None:
    """Also for the team that a player founds; elsewhere another organization's list holds."""
    pin = ours.session.join_code

    def tried(nickname: str, pin: str = pin, **more: str) -> tuple[int, str]:
        return code(Api().post("join", {"join_code": pin, "nickname": nickname, **more}))

    assert tried("sh1t") == tried("Ada", team="F u c k") == (422, "nickname_rejected")
    assert owner.patch("organization", {"blocked_words": {"en": ["broccoli*"], "*": ["Karl"]}}).status_code == 200
    assert owner.get("organization").json()["blocked_words"] == {"en": ["broccoli*"], "*": ["Karl"]}
    assert tried("Broccolini") == tried("K\u0430rl") == (422, "nickname_rejected")
    assert Api().post("join", {"join_code": theirs.session.join_code, "nickname": "Broccolini"}).status_code == 201


def test_a_closed_session_takes_nobody_new(ours: Cast, host: Api, anonymous: Api) -> None:
    assert host.patch("sessions/ours-night", {"settings": {"late_join": "closed"}}).status_code == 200
    joined(anonymous, ours, "Early")
    host.post("sessions/ours-night/broadcast", {"type": "session_update", "data": {"state": "question_active"}})
    body = {"join_code": ours.session.join_code, "nickname": "Late"}
    assert code(anonymous.post("join", body)) == (403, "session_locked")


def test_the_last_seat_is_the_last(ours: Cast, host: Api, anonymous: Api) -> None:
    host.patch("sessions/ours-night", {"settings": {"max_participants": 2}})
    joined(anonymous, ours, "Second")
    body = {"join_code": ours.session.join_code, "nickname": "Third"}
    assert code(anonymous.post("join", body)) == (403, "session_full")


def test_an_ended_session_says_so_and_still_lets_its_players_back(ours: Cast, host: Api, anonymous: Api) -> None:
    host.post("sessions/ours-night/end")
    for key in ({"join_code": ours.session.join_code}, {"join_key": ours.session.join_key}):
        assert code(anonymous.post("join", {**key, "nickname": "Ada"})) == (410, "session_ended")
    back = anonymous.post("join/resume", {"resume_token": ours.resume_token})
    assert back.status_code == 200
    assert back.json()["session"]["state"] == "ended"


def test_resume_gives_the_same_seat(ours: Cast, anonymous: Api) -> None:
    told = anonymous.post("join/resume", {"resume_token": ours.resume_token}).json()
    assert told["participant"] == {"id": str(ours.seat.pk), "nickname": "Ours Guest", "team": None}
    assert told["resume_token"] == ours.resume_token
    assert Api(told["token"]).get("sessions/ours-night/messages").status_code == 200
    assert Participant.objects.filter(session=ours.session).count() == 1
    assert code(anonymous.post("join/resume", {"resume_token": "x" * 43})) == (401, "token_invalid")


def test_no_resume_token_is_stored(ours: Cast) -> None:
    assert not Participant.objects.filter(resume_digest=ours.resume_token).exists()


@pytest.mark.parametrize("ban, refusal", [("", "removed"), ("?ban=true", "banned")])
def test_a_removed_guest_does_not_resume(ours: Cast, host: Api, guest: Api, anonymous: Api, ban: str, refusal) -> None:
    assert host.delete(f"sessions/ours-night/participants/{ours.seat.pk}{ban}").status_code == 204
    assert code(anonymous.post("join/resume", {"resume_token": ours.resume_token})) == (403, refusal)
    assert code(guest.get("sessions/ours-night/messages")) == (401, "token_revoked")


def test_a_banned_browser_does_not_come_back_under_another_name(ours: Cast, host: Api) -> None:
    browser = Api()
    seat = joined(browser, ours, "Rude")["participant"]["id"]
    cookie = browser.client.cookies["trivia_browser"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    assert seat not in cookie.value
    host.delete(f"sessions/ours-night/participants/{seat}?ban=true")
    body = {"join_code": ours.session.join_code, "nickname": "Nice"}
    assert code(browser.post("join", body)) == (403, "banned")
    assert Api().post("join", body).status_code == 201


def test_a_removed_browser_may_come_back(ours: Cast, host: Api) -> None:
    browser = Api()
    seat = joined(browser, ours, "Kicked")["participant"]["id"]
    host.delete(f"sessions/ours-night/participants/{seat}")
    joined(browser, ours, "Kicked")


def test_the_eleventh_wrong_pin_of_a_browser_waits_and_each_wait_is_longer(ours: Cast) -> None:
    browser = Api()
    wrong = {"join_code": "000000", "nickname": "Ada"}
    assert [browser.post("join", wrong).status_code for _ in range(10)] == [404] * 10
    waits = [browser.post("join", wrong) for _ in range(4)]
    assert [code(answer) for answer in waits] == [(429, "rate_limited")] * 4
    told = [int(answer["Retry-After"]) for answer in waits]
    assert told == sorted(set(told))
    assert Api().post("join", {**wrong, "join_code": ours.session.join_code}).status_code == 201


def test_right_pins_are_not_counted(ours: Cast, host: Api, settings) -> None:
    settings.TRIVIA_LIMITS = {**settings.TRIVIA_LIMITS, "address_join_failures_per_minute": 3}
    host.patch("sessions/ours-night", {"settings": {"max_participants": 1000}})
    browser = Api()
    for number in range(12):
        joined(browser, ours, f"Pupil {number}")


def test_an_address_is_slowed_whatever_headers_and_cookies_it_brings(ours: Cast, settings) -> None:
    settings.TRIVIA_LIMITS = {**settings.TRIVIA_LIMITS, "address_join_failures_per_minute": 5}
    wrong = {"join_code": "000000", "nickname": "Ada"}
    answers = [
        Api(REMOTE_ADDR="192.0.2.9").post("join", wrong, **{"X-Forwarded-For": f"10.0.0.{n}"}).status_code
        for n in range(8)
    ]
    assert answers == [404] * 5 + [429] * 3
    right = {**wrong, "join_code": ours.session.join_code}
    assert Api(REMOTE_ADDR="192.0.2.10").post("join", right).status_code == 201


def test_the_wait_of_an_address_ends_by_itself_and_a_success_opens_it() -> None:
    slowing = Slowing(100, 2.0, 0.0)
    answered = 0
    for tick in range(600):  # 10 tries a second for a minute, all wrong
        answered += slowing.admit(tick / 10) == 0
    assert 100 <= answered <= 150
    waited = 70.0
    assert slowing.admit(waited) == 0
    slowing.succeed(waited)
    assert slowing.admit(waited) == 0


def test_our_own_proxies_alone_are_believed(settings) -> None:
    meta = {"REMOTE_ADDR": "192.0.2.1", "HTTP_X_FORWARDED_FOR": "6.6.6.6, 198.51.100.4"}
    settings.NUM_PROXIES = 0
    assert address_of(meta) == "192.0.2.1"
    settings.NUM_PROXIES = 1
    assert address_of(meta) == "198.51.100.4"
    assert address_of({"REMOTE_ADDR": "2001:db8::1"}) == address_of({"REMOTE_ADDR": "2001:db8::ffff"})


def test_many_tries_at_once_are_no_way_around() -> None:
    tries = 0
    with pytest.raises(Refused):
        for _ in range(50):
            JoinTry("browser", "192.0.2.3")  # none of them has failed yet
            tries += 1
    assert tries == 10
