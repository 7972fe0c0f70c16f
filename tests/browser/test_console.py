"""The console with a quiz: its run list, the key and the note, typed answers accepted with one click, a key mended."""

import pytest
from playwright.sync_api import expect

from tests.browser.people import Visit, console, join
from tests.browser.test_kinds import asks
from tests.conftest import make_cast
from tests.support.browser import axe
from tests.support.quizzes import make_quiz, of_kind, single
from tests.support.server import TriviaServer

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_the_host_sees_the_key_and_accepts_a_near_miss(server: TriviaServer, visit: Visit) -> None:
    host, ada, ben = asks(visit, server, of_kind("typed", "Which dock?", typo_distance=0), single("Which is red?"))
    expect(host.locator(".run-key")).to_contain_text("Canary Wharf")
    expect(host.locator(".run-key__note")).to_have_text("canary-Which-dock?")
    expect(host.locator(".run-list__row--now")).to_contain_text("Which dock?")
    for page, text in ((ada, "Canary Worf"), (ben, "somewhere")):
        page.get_by_label("Your answer").fill(text)
        page.keyboard.press("Enter")
    expect(ada.locator(".question__status")).to_contain_text("Not right")
    expect(host.locator(".typed__row")).to_have_count(2)
    assert axe(host) == []
    host.get_by_role("button", name="Accept Canary Worf").click()
    expect(ada.locator(".question__status")).to_contain_text("Right!")
    expect(host.locator(".typed__row--right")).to_contain_text("Canary Worf")
    expect(ben.locator(".question__status")).to_contain_text("Not right")


def test_a_wrong_key_is_mended_at_the_console(server: TriviaServer, visit: Visit) -> None:
    host, ada, _ = asks(visit, server, single("Which is red?", 0))
    ada.get_by_role("button", name="choice 1").click()
    expect(ada.locator(".question__status")).to_contain_text("Locked in")
    host.get_by_role("button", name="Stop answers").click()
    expect(ada.locator(".question__status")).to_contain_text("Not right")
    host.get_by_text("The key is wrong").click()
    host.get_by_label("Which is red? choice 0").uncheck()
    host.get_by_label("Which is red? choice 1").check()
    host.get_by_role("button", name="Mark anew").click()
    expect(ada.locator(".question__status")).to_contain_text("Right!")
    expect(host.locator(".run-key__lines")).to_have_text("Which is red? choice 1")


def test_the_host_asks_another_question_next_from_the_list(server: TriviaServer, visit: Visit) -> None:
    host, ada, _ = asks(visit, server, *(single(f"Which is {color}?") for color in ("red", "blue", "green")))
    expect(host.get_by_role("button", name="Ask question 3 next")).to_have_count(0)  # not while one is open
    host.get_by_role("button", name="Stop answers").click()
    host.get_by_role("button", name="Ask question 3 next").click()
    expect(ada.locator("session-stage")).to_contain_text("Which is green?")
    expect(host.locator(".run-list__row--now")).to_contain_text("Which is green?")


def test_no_phone_has_the_key(server: TriviaServer, visit: Visit) -> None:
    _, ada, _ = asks(visit, server, of_kind("typed", "Which dock?"))
    expect(ada.locator(".answer")).to_be_visible()
    assert "Canary" not in ada.content() and "canary" not in ada.content()
    assert ada.locator("run-list").count() == 0


def test_the_console_on_a_phone(server: TriviaServer, visit: Visit) -> None:
    """The key under the board, the next step under the thumb."""
    quiz = make_quiz(make_cast(server).rest("host"), single("Which is red?"), single("Which is blue?"))
    cast = make_cast(server, title="Quiz night", quiz=quiz["id"])
    host, ada = console(visit, cast, "phone").page, join(visit, cast, "Ada").page
    host.get_by_role("button", name="Start the quiz").tap()
    host.get_by_role("button", name="Open the answers").tap()
    host.get_by_role("tab", name="Quiz").tap()
    expect(host.locator(".run-key")).to_be_in_viewport(ratio=0.9)
    expect(host.locator("#primary")).to_be_in_viewport(ratio=1)
    assert axe(host) == []
    ada.get_by_role("button", name="choice 0").tap()
    host.get_by_role("button", name="Show the scores").tap()
    host.get_by_role("button", name="Next question").tap()
    expect(ada.locator(".question__text")).to_have_text("Which is blue?")
