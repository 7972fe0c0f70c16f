"""auth/login, me, refresh, logout, token, password."""

import statistics
import time

import pytest
from django.test import Client
from rest_framework_simplejwt.token_blacklist.models import OutstandingToken

from sessions_app.models import Revocation, User
from sessions_app.tokens import for_participant, read
from tests.api.conftest import PASSWORD, Api, Cast, code

pytestmark = pytest.mark.django_db


def login(api: Api, username: str, password: str = PASSWORD) -> dict:
    answer = api.post("auth/login", {"username": username, "password": password})
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_login_answers_tokens_user_and_organization(ours: Cast, anonymous: Api) -> None:
    told = login(anonymous, "ours-player")
    assert told["user"] == {
        "id": str(ours.player.pk),
        "username": "ours-player",
        "display_name": "ours-player",
        "role": "player",
    }
    assert told["organization"] == {"id": str(ours.organization.pk), "name": "Ours Club", "slug": "ours"}
    claims = read(told["access"])
    assert (claims.sub, claims.organization, claims.role) == (str(ours.player.pk), ours.organization.pk, "player")


@pytest.mark.parametrize("username, password", [("ours-host", "wrong"), ("nobody", "wrong"), ("boss", PASSWORD)])
def test_a_refused_login_tells_nothing_of_why(ours: Cast, anonymous: Api, username: str, password: str) -> None:
    User.objects.create_superuser("boss", PASSWORD)
    answer = anonymous.post("auth/login", {"username": username, "password": password})
    assert code(answer) == (401, "invalid_credentials")
    assert answer.json()["error"]["message"] == "Username or password is wrong."


def test_an_inactive_member_cannot_log_in(ours: Cast, anonymous: Api) -> None:
    User.objects.filter(pk=ours.host.pk).update(is_active=False)
    assert code(anonymous.post("auth/login", {"username": "ours-host", "password": PASSWORD}))[0] == 401


def test_an_unknown_user_takes_as_long_as_a_known_one(ours: Cast, anonymous: Api, settings) -> None:
    settings.TRIVIA_LIMITS = {**settings.TRIVIA_LIMITS, "login_failures_per_minute": 1e6}
    settings.TRIVIA_LIMITS = {**settings.TRIVIA_LIMITS, "address_login_failures_per_minute": 1e6}

    def seconds(username: str) -> float:
        started = time.perf_counter()
        anonymous.post("auth/login", {"username": username, "password": "wrong password"})
        return time.perf_counter() - started

    seconds("warm-up")
    known, unknown = zip(*((seconds("ours-host"), seconds("nobody")) for _ in range(9)), strict=True)
    assert statistics.median(unknown) > 0.6 * statistics.median(known)


def test_the_eleventh_wrong_password_of_an_account_waits(ours: Cast, no_refill: None) -> None:
    for number in range(10):
        api = Api(REMOTE_ADDR=f"192.0.2.{number}")
        assert code(api.post("auth/login", {"username": "ours-host", "password": "wrong"}))[0] == 401
    answer = Api(REMOTE_ADDR="192.0.2.99").post("auth/login", {"username": "OURS-host", "password": "wrong"})
    assert code(answer) == (429, "rate_limited")
    assert int(answer["Retry-After"]) >= 1
    login(Api(REMOTE_ADDR="192.0.2.99"), "ours-player")


def test_an_address_has_a_bucket_of_its_own_that_no_header_gets_around(ours: Cast, settings) -> None:
    settings.TRIVIA_LIMITS = {**settings.TRIVIA_LIMITS, "address_login_failures_per_minute": 3}
    api = Api(REMOTE_ADDR="192.0.2.7")
    answers = [
        api.post(
            "auth/login", {"username": f"user-{n}", "password": "wrong"}, **{"X-Forwarded-For": f"10.0.0.{n}"}
        ).status_code
        for n in range(6)
    ]
    assert answers == [401, 401, 401, 429, 429, 429]
    login(Api(REMOTE_ADDR="192.0.2.8"), "ours-player")


def test_right_passwords_are_not_counted(ours: Cast, anonymous: Api, settings) -> None:
    settings.TRIVIA_LIMITS = {**settings.TRIVIA_LIMITS, "login_failures_per_minute": 2}
    for _ in range(5):
        login(anonymous, "ours-host")


def test_me_is_for_accounts(ours: Cast, owner: Api, host: Api, player: Api, guest: Api, anonymous: Api) -> None:
    for api, name in ((owner, "ours-owner"), (host, "ours-host"), (player, "ours-player")):
        assert api.get("auth/me").json()["user"]["username"] == name
    assert code(guest.get("auth/me")) == (403, "forbidden")
    refused = anonymous.get("auth/me")
    assert code(refused) == (401, "unauthenticated")
    assert refused["WWW-Authenticate"].startswith("Bearer")
    assert code(Api("not.a.token").get("auth/me")) == (401, "token_invalid")


def test_refresh_rotates_and_keeps_the_login(ours: Cast, anonymous: Api) -> None:
    first = login(anonymous, "ours-host")
    second = anonymous.post("auth/refresh", {"refresh": first["refresh"]}).json()
    assert read(second["access"]).login == read(first["access"]).login
    assert second["refresh"] != first["refresh"]
    assert code(anonymous.post("auth/refresh", {"refresh": first["refresh"]})) == (401, "token_revoked")
    assert anonymous.post("auth/refresh", {"refresh": second["refresh"]}).status_code == 200
    assert code(anonymous.post("auth/refresh", {"refresh": second["access"]})) == (401, "token_invalid")


def test_no_token_is_stored(ours: Cast, anonymous: Api) -> None:
    told = login(anonymous, "ours-host")
    stored = "".join(OutstandingToken.objects.values_list("token", flat=True))
    assert told["refresh"] not in stored
    assert "eyJ" not in stored


def test_logout_ends_the_login_and_no_other(ours: Cast, anonymous: Api) -> None:
    here, there = login(anonymous, "ours-host"), login(anonymous, "ours-host")
    api = Api(here["access"])
    assert api.post("auth/logout", {"refresh": here["refresh"]}).status_code == 204
    assert code(api.get("auth/me")) == (401, "token_revoked")
    assert code(anonymous.post("auth/refresh", {"refresh": here["refresh"]})) == (401, "token_revoked")
    assert Revocation.objects.filter(kind="login", value=read(here["access"]).login).exists()
    assert Api(there["access"]).get("auth/me").status_code == 200


def test_nobody_logs_another_out(ours: Cast, anonymous: Api, outsider: Api, guest: Api) -> None:
    victim = login(anonymous, "ours-host")
    assert code(outsider.post("auth/logout", {"refresh": victim["refresh"]})) == (400, "invalid_field")
    assert code(guest.post("auth/logout", {"refresh": victim["refresh"]})) == (403, "forbidden")
    assert code(anonymous.post("auth/logout", {"refresh": victim["refresh"]})) == (401, "unauthenticated")
    assert anonymous.post("auth/refresh", {"refresh": victim["refresh"]}).status_code == 200


def test_the_cookie_login_gets_a_token_with_a_login_that_stays(ours: Cast) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ours.host)
    assert browser.post("/api/v1/auth/token", content_type="application/json").status_code == 403
    browser.cookies["csrftoken"] = "a" * 32
    sent = {"content_type": "application/json", "headers": {"X-CSRFToken": "a" * 32}}
    answers = [browser.post("/api/v1/auth/token", **sent).json() for _ in range(2)]
    tokens = [answer["access"] for answer in answers]
    assert read(tokens[0]).login == read(tokens[1]).login != ""
    assert Api(tokens[0]).get("auth/me").json()["user"]["username"] == "ours-host"


def test_operators_guests_and_strangers_get_no_token_by_cookie(ours: Cast, guest: Api, anonymous: Api) -> None:
    boss = Client()
    boss.force_login(User.objects.create_superuser("boss", PASSWORD))
    assert boss.post("/api/v1/auth/token", content_type="application/json").status_code == 403
    assert code(anonymous.post("auth/token"))[0] == 401
    assert code(guest.post("auth/token"))[0] == 401


def test_a_new_password_ends_every_other_login(ours: Cast, anonymous: Api) -> None:
    here, there = login(anonymous, "ours-host"), login(anonymous, "ours-host")
    body = {"current_password": PASSWORD, "new_password": "a much better one"}
    told = Api(here["access"]).post("auth/password", body)
    assert told.status_code == 200
    assert Api(told.json()["access"]).get("auth/me").status_code == 200
    assert anonymous.post("auth/refresh", {"refresh": told.json()["refresh"]}).status_code == 200
    for old in (here, there):
        assert code(Api(old["access"]).get("auth/me")) == (401, "token_revoked")
        assert code(anonymous.post("auth/refresh", {"refresh": old["refresh"]}))[0] == 401
    login(anonymous, "ours-host", "a much better one")


@pytest.mark.parametrize(
    "body, field",
    [
        ({"current_password": "wrong", "new_password": "a much better one"}, "current_password"),
        ({"current_password": PASSWORD, "new_password": "short"}, "new_password"),
        ({"current_password": PASSWORD, "new_password": "ours-host-12"}, "new_password"),
        ({"current_password": PASSWORD}, "new_password"),
    ],
)
def test_a_password_change_is_refused_by_field(ours: Cast, host: Api, body: dict, field: str) -> None:
    answer = host.post("auth/password", body)
    assert code(answer) == (400, "invalid_field")
    assert field in answer.json()["error"]["fields"]
    assert Revocation.objects.filter(kind="user").count() == 0


def test_guesses_of_the_present_password_are_counted(ours: Cast, host: Api, no_refill: None) -> None:
    body = {"current_password": "wrong", "new_password": "a much better one"}
    statuses = [host.post("auth/password", body).status_code for _ in range(11)]
    assert statuses == [400] * 10 + [429]


def test_a_tokens_time_of_issue_is_never_in_the_future(ours: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is read within the millisecond in which it was made, where the server itself uses it."""
    ours.seat.session = ours.session
    made_at = int(time.time()) - 1 + 0.0009
    monkeypatch.setattr("sessions_app.tokens.time.time", lambda: made_at)
    token = for_participant(ours.seat)
    monkeypatch.undo()
    assert made_at - 0.001 <= read(token).issued_at <= made_at
