"""join/names: names for whoever cannot think of one."""

import pytest

from sessions_app.game.friendly import FIRST, friendly_names
from sessions_app.game.names import MAX_NAME, clean_name, name_key
from sessions_app.game.wordlists import BUILT_IN, has_listed_word
from tests.api.alone import link_of, quiz_of
from tests.api.conftest import Api, Cast, code
from tests.support.quizzes import single

pytestmark = pytest.mark.django_db


def proposed(ours: Cast, browser: Api) -> list[str]:
    answer = browser.post("join/names", {"join_code": ours.session.join_code})
    assert answer.status_code == 200, answer.content
    return list(answer.json()["names"])


def test_every_name_is_short_decent_and_unlike_the_others() -> None:
    names = list(friendly_names("any"))
    words = tuple(word for words in BUILT_IN.values() for word in words)
    assert len({name_key(name) for name in names}) == len(names)
    assert [name for name in names if clean_name(name) != name or len(name) > MAX_NAME] == []
    assert [name for name in names[:676] if has_listed_word(name, words)] == []


def test_three_names_are_proposed_by_pin_and_by_link_and_each_is_taken(ours: Cast) -> None:
    pin, key = {"join_code": ours.session.join_code}, {"join_key": ours.session.join_key}
    for way in (pin, key):
        told = Api().post("join/names", way).json()
        assert (len(set(told["names"])), told["team_choice"]) == (3, "own")
        for name in told["names"]:
            assert Api().post("join", {**way, "nickname": name}).status_code == 201


def test_a_browser_has_three_throws_also_after_a_reload_and_never_a_taken_name(ours: Cast) -> None:
    browser = Api()
    first = proposed(ours, browser)
    assert proposed(ours, browser) == first
    assert proposed(ours, Api()) != first
    assert Api().post("join", {"join_code": ours.session.join_code, "nickname": first[0].upper()}).status_code == 201
    again = proposed(ours, browser)
    assert (again[:2], len(set(again))) == (first[1:], 3)


def test_no_name_is_proposed_that_a_list_holds_or_a_banned_player_had(ours: Cast, host: Api, owner: Api) -> None:
    browser = Api()
    names = proposed(ours, browser)
    rude = Api().post("join", {"join_code": ours.session.join_code, "nickname": names[0]}).json()["participant"]["id"]
    host.delete(f"sessions/ours-night/participants/{rude}?ban=true")
    assert names[0] not in proposed(ours, browser)
    owner.patch("organization", {"blocked_words": {"*": [word for word in FIRST if word != "Witty"]}})
    assert all(name.startswith("Witty ") for name in proposed(ours, browser))
    owner.patch("organization", {"blocked_words": {"*": list(FIRST)}})
    assert proposed(ours, browser) == []


def test_names_are_no_way_to_guess_a_pin(ours: Cast, host: Api) -> None:
    browser = Api()
    wrong = [browser.post("join/names", {"join_code": "000000"}) for _ in range(11)]
    assert [answer.status_code for answer in wrong] == [404] * 10 + [429]
    assert code(browser.post("join", {"join_code": "000000", "nickname": "Ada"})) == (429, "rate_limited")
    assert code(Api().post("join/names", {})) == (400, "invalid_field")
    host.post("sessions/ours-night/end")
    assert code(Api().post("join/names", {"join_key": ours.session.join_key})) == (410, "session_ended")


def test_whether_a_team_is_asked_for_is_told(ours: Cast, host: Api) -> None:
    host.patch("sessions/ours-night", {"settings": {"team_choice": "balanced"}})
    told = Api().post("join/names", {"join_code": ours.session.join_code}).json()
    assert told["team_choice"] == "balanced"


def test_whoever_plays_alone_is_proposed_a_name_too(ours: Cast, host: Api) -> None:
    link = link_of(host, quiz_of(host, single("one")))
    path = f"selfpaced/{link['url'].rsplit('/', 1)[1]}"
    for name in Api().get(f"{path}/names").json()["names"]:
        assert Api().post(f"{path}/start", {"nickname": name}).status_code == 201
    assert Api().get("selfpaced/nowhere/names").status_code == 404
