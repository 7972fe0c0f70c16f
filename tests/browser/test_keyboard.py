"""A game of every kind by keyboard alone, the host's and a player's; whatever has the focus shows it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.people import Visit, at_desk
from tests.conftest import Cast, make_cast
from tests.support.quizzes import KINDS, make_quiz, of_kind
from tests.support.server import TriviaServer

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
MOST_TABS = 40
# What has the focus and does not show it, in its markup; nothing where all is well, or where Tab has left the page.
HIDES_FOCUS = """() => {
  const stop = document.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(stop);
  const shows = stop.matches(':focus-visible') && outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
  return shows || stop === document.body ? '' : stop.outerHTML.slice(0, 160);
}"""
HAS_FOCUS = "element => element === document.activeElement"


def tab_to(page: Page, target: Locator) -> None:
    """Go on with Tab until this has the focus, which each stop on the way must show."""
    expect(target).to_be_enabled()
    for _ in range(MOST_TABS):
        if target.evaluate(HAS_FOCUS):
            return
        page.keyboard.press("Tab")
        assert page.evaluate(HIDES_FOCUS) == ""
    raise AssertionError(f"Tab does not lead to {target}")


def press(page: Page, name: str, key: str = "Enter") -> None:
    tab_to(page, page.get_by_role("button", name=name))
    page.keyboard.press(key)


def log_in_as_host(visit: Visit, cast: Cast) -> Page:
    page: Page = visit("laptop", cast.server.base_url).page
    page.goto(f"/login/?next=/host/{cast.id}")
    for label, text in zip(("Username", "Password"), cast.account("host").values(), strict=True):
        tab_to(page, page.get_by_label(label))
        page.keyboard.type(text)
    page.keyboard.press("Enter")
    expect(page.locator("#count")).to_contain_text("here")
    return page


def come_in(visit: Visit, cast: Cast) -> Page:
    page: Page = visit("laptop", cast.server.base_url).page
    page.goto("/")
    page.keyboard.type(str(cast.session["join_code"]))  # the PIN's field has the focus
    tab_to(page, page.get_by_label("Your name"))
    page.keyboard.type("Ada")
    page.keyboard.press("Enter")
    page.wait_for_url("**/play/**")
    return page


def one(page: Page) -> None:
    press(page, "choice 1", "Space")


def several(page: Page) -> None:
    press(page, "choice 0", "Space")
    press(page, "choice 2", "Space")
    press(page, "Lock in 2 of 4")


def true(page: Page) -> None:
    press(page, "True")


def words(page: Page) -> None:
    tab_to(page, page.locator("#typed-answer"))
    page.keyboard.type("Canary Wharf")
    page.keyboard.press("Enter")


def number(page: Page) -> None:
    tab_to(page, page.get_by_label("Your number"))
    page.keyboard.type("4242")
    page.keyboard.press("Enter")


def order(page: Page) -> None:
    """To the top one after the other, the last first."""
    for step in ("three", "two", "one"):
        while page.locator(".order__row .tile__text").first.text_content() != f"step {step}":
            press(page, f"Up: step {step}")
    press(page, "Lock in this order")


def pairs(page: Page) -> None:
    for n in range(3):
        left = page.get_by_label(f"left {n}")
        tab_to(page, left)
        while not str(left.evaluate("element => element.selectedOptions[0].text")).startswith(f"right {n}"):
            page.keyboard.press("ArrowDown")
    press(page, "Lock in these pairs")


def buzzer(page: Page) -> None:
    tab_to(page, page.locator(".buzzer--armed"))
    page.keyboard.press("Enter")
    expect(page.locator(".buzzer--mine")).to_be_visible()


WAYS: dict[str, Callable[[Page], None]] = {
    "single": one,
    "multiple": several,
    "true_false": true,
    "typed": words,
    "number": number,
    "order": order,
    "match": pairs,
    "poll": one,
    "word_cloud": words,
    "buzzer": buzzer,
}
FREE = ("poll", "word_cloud")
OPENS = {"slide": "Show the slide", "buzzer": "Arm the buzzers"}


def test_host_and_player_play_every_kind_by_keyboard_alone(server: TriviaServer, visit: Visit) -> None:
    questions = [of_kind(kind, time_limit=0 if kind == "slide" else 120) for kind in KINDS]
    quiz = make_quiz(make_cast(server).rest("host"), *questions)
    cast = make_cast(server, title="Quiz night", quiz=quiz["id"], settings={"leaderboard": "end"})
    host, ada = log_in_as_host(visit, cast), come_in(visit, cast)
    expect(host.locator("#count")).to_contain_text("2")
    at_desk(host, "Start the quiz")
    for kind in KINDS:
        expect(ada.locator(".question__text")).to_have_text(f"A {kind} question")
        at_desk(host, OPENS.get(kind, "Open the answers"))
        if kind in WAYS:
            WAYS[kind](ada)
        if kind == "buzzer":
            at_desk(host, "Right", "r")
        if kind in WAYS:
            expect(ada.locator(".question__status").last).to_contain_text("Thank you" if kind in FREE else "Right!")
        at_desk(host, "Show the podium" if kind == KINDS[-1] else "Next question")
    for page in (host, ada):
        expect(page.get_by_role("list", name="Podium")).to_contain_text("Ada")
    tab_to(ada, ada.get_by_role("link", name="My results"))
    ada.keyboard.press("Enter")
    expect(ada.locator(".facts")).to_contain_text("Points")
