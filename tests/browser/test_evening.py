"""An evening in Chromium: a host and three players in four contexts, from the lobby to the podium."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.browser.people import Visit, console, hears, join, say, tab
from tests.conftest import Cast, make_cast
from tests.support.addresses import own_address
from tests.support.browser import CUT_LINE
from tests.support.server import TriviaServer
from tests.support.skips import count

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_a_host_and_three_players_play_an_evening(server: TriviaServer, visit: Visit) -> None:
    cast = make_cast(server, title="Friday quiz")
    host = console(visit, cast).page
    ada = join(visit, cast, "Ada", "Red Pandas").page
    ben = join(visit, cast, "Ben", "Red Pandas").page
    cleo = join(visit, cast, "Cleo", "Quizzards", color_scheme="dark").page
    for page in (host, ada, ben, cleo):
        expect(page.locator("#count")).to_contain_text("4")
    say(ada, "Hello everyone!")
    for page in (host, ada, ben, cleo):
        hears(page, "Hello everyone!")
    host.locator("#primary").click()
    for page in (ada, ben, cleo):
        expect(page.locator("session-stage")).to_contain_text("1")
        expect(page.locator("countdown-clock")).to_be_visible()
    host.get_by_role("button", name="Give 100 points, Quizzards").click()
    tab(ada, "Teams")
    expect(ada.locator("team-board .person").first).to_contain_text("Quizzards")
    expect(ada.locator("team-board .person").first).to_contain_text("100")
    ben.reload()
    expect(ben.locator("#title")).to_have_text("Friday quiz")
    expect(ben.locator("session-stage")).to_contain_text("1")
    hears(ben, "Hello everyone!")
    host.get_by_role("button", name="End", exact=True).click()
    host.get_by_role("button", name=re.compile("again", re.I)).click()
    for page in (host, ada, ben, cleo):
        expect(page.get_by_role("list", name="Podium")).to_contain_text("Quizzards")
    ben.reload()
    expect(ben.get_by_role("list", name="Podium")).to_contain_text("Quizzards")


def test_two_phones_on_the_network_chat_with_live_scores(make_server: object, visit: Visit) -> None:
    address = own_address()
    server: TriviaServer = make_server(host=address, TRIVIA_LAN_HOSTS=address)  # type: ignore[operator]
    cast = make_cast(server)
    one, two = join(visit, cast, "Ada").page, join(visit, cast, "Ben").page
    assert one.evaluate("window.isSecureContext") is False
    say(one, "Hi from the sofa")
    hears(two, "Hi from the sofa")
    cast.rest("host").ok("POST", f"{cast.path}/scores", {"team": "Reds", "score": 30}, status=201)
    for page in (one, two):
        tab(page, "Teams")
        expect(page.locator("team-board")).to_contain_text("30")


def test_a_silent_line_is_told_in_words_and_mends_itself(cast: Cast, visit: Visit, make_proxy: object) -> None:
    """The proxy stops forwarding both ways, without FIN or RST."""
    proxy = make_proxy(cast.server)  # type: ignore[operator]
    page = join(visit, cast, "Ada", at=proxy.base_url, allow=CUT_LINE).page
    friend = join(visit, cast, "Ben").page
    proxy.blackhole()
    started = time.monotonic()
    say(page, "into the dark")
    expect(page.locator("connection-status")).to_contain_text("Reconnecting", timeout=15_000)
    assert time.monotonic() - started < 15
    say(friend, "while you were away")
    proxy.heal()
    hears(page, "while you were away")
    hears(page, "into the dark")
    hears(friend, "into the dark")


def test_going_offline_is_told_at_once_and_nothing_is_lost(cast: Cast, visit: Visit) -> None:
    ada = join(visit, cast, "Ada", allow=CUT_LINE)
    friend = join(visit, cast, "Ben").page
    ada.context.set_offline(True)
    expect(ada.page.locator("connection-status")).to_contain_text(
        re.compile("Reconnecting|No connection"), timeout=5_000
    )
    say(ada.page, "written offline")
    say(friend, "said meanwhile")
    ada.context.set_offline(False)
    hears(ada.page, "said meanwhile")
    hears(friend, "written offline")
    hears(ada.page, "written offline")


def test_a_page_finds_its_restarted_server_untouched(make_server: object, visit: Visit) -> None:
    server: TriviaServer = make_server()  # type: ignore[operator]
    cast = make_cast(server)
    page = join(visit, cast, "Ada", allow=CUT_LINE).page
    say(page, "before")
    hears(page, "before")
    server.kill()
    expect(page.locator("connection-status")).to_contain_text("Reconnecting")
    page.wait_for_timeout(count(0, 90) * 1000)  # the length of the outage
    server.restart()
    expect(page.locator("connection-status")).not_to_contain_text("Reconnecting", timeout=31_000)
    say(page, "after")
    hears(page, "after")


def test_a_removed_player_is_told_and_may_come_back(cast: Cast, visit: Visit) -> None:
    page = join(visit, cast, "Gus").page
    found = cast.rest("host").get(f"{cast.path}/participants").json()["results"][0]
    cast.rest("host").delete(f"{cast.path}/participants/{found['id']}")
    expect(page.get_by_text("removed", exact=False).first).to_be_visible()


NASTY = ["<img src=x onerror=window.__xss=1>", "</script><script>window.__xss=1</script>", "javascript:window.__xss=1"]


def test_what_people_type_is_text_and_never_markup(cast: Cast, visit: Visit) -> None:
    host, page = console(visit, cast).page, join(visit, cast, "<b onclick=x>Bob</b>").page
    for text in NASTY:
        say(page, text)
    cast.rest("host").ok("POST", f"{cast.path}/teams", {"name": "<svg onload=window.__xss=1>"}, status=201)
    for each in (host, page):
        for text in NASTY:
            hears(each, text)
        assert each.evaluate("window.__xss") is None
