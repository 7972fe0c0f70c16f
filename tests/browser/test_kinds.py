"""Every kind of question on a phone: answered by touch or by keys, saved, and told at the reveal."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import Visit, at_desk, console, join, open_screen
from tests.conftest import Cast, make_cast
from tests.support.browser import Theme, axe, axe_in_themes, in_theme
from tests.support.quizzes import make_quiz, of_kind
from tests.support.server import TriviaServer

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def by_choice(page: Page) -> None:
    page.keyboard.press("1")


def by_choices(page: Page) -> None:
    page.locator(".tile").nth(0).click()
    page.keyboard.press("3")
    page.get_by_role("button", name="Lock in 2 of 4").click()


def by_text(page: Page) -> None:
    page.keyboard.type("Canary Warf")  # the field has the focus
    page.keyboard.press("Enter")


def by_number(page: Page) -> None:
    page.get_by_label("Your number").fill("about ten")
    page.keyboard.press("Enter")
    expect(page.locator(".question__status")).to_contain_text("not a number")
    page.get_by_label("Your number").fill("4 242,0")
    page.keyboard.press("Enter")


def by_order(page: Page) -> None:
    for place, step in enumerate(("one", "two")):
        while page.locator(".order__row").nth(place).locator(".tile__text").text_content() != f"step {step}":
            page.get_by_role("button", name=f"Up: step {step}").click()
    page.get_by_role("button", name="Lock in this order").click()


def by_pairs(page: Page) -> None:
    for n in range(3):
        page.get_by_label(f"left {n}").select_option(label=f"right {n}")
    page.get_by_role("button", name="Lock in these pairs").click()


def by_buzzer(page: Page) -> None:
    page.keyboard.press(" ")


GAMES: list[tuple[str, Callable[[Page], None], str]] = [
    ("multiple", by_choices, "Right!"),
    ("true_false", by_choice, "Right!"),
    ("poll", by_choice, "Thank you"),
    ("typed", by_text, "Right!"),
    ("word_cloud", by_text, "Thank you"),
    ("number", by_number, "Right!"),
    ("order", by_order, "Right!"),
    ("match", by_pairs, "Right!"),
]
_OPENS = {"slide": "Show the slide", "buzzer": "Arm the buzzers"}


def asks(visit: Visit, server: TriviaServer, *questions: dict[str, Any], **settings: Any) -> tuple[Page, Page, Page]:
    """Bring a host, a phone and a second phone to the first question, opened."""
    return begun(visit, server, *questions, **settings)[1:]


def begun(
    visit: Visit, server: TriviaServer, *questions: dict[str, Any], **settings: Any
) -> tuple[Cast, Page, Page, Page]:
    """As above, and tell whose session it is."""
    quiz = make_quiz(make_cast(server).rest("host"), *questions)
    cast = make_cast(server, title="Quiz night", quiz=quiz["id"], settings=settings)
    host, ada = console(visit, cast).page, join(visit, cast, "Ada").page
    ben = join(visit, cast, "Ben", color_scheme="dark").page
    expect(host.locator("#count")).to_contain_text("3")
    host.get_by_role("button", name="Start the quiz").click()
    expect(ada.locator(".question__text")).to_be_visible()
    at_desk(host, _OPENS.get(questions[0]["kind"], "Open the answers"))
    return cast, host, ada, ben


def test_every_kind_on_a_phone(server: TriviaServer, visit: Visit) -> None:
    """One game of all of them: a kind of its own would cost three pages and a quiz each time."""
    cast, *pages = begun(visit, server, *(of_kind(kind) for kind, _, _ in GAMES), leaderboard="never")
    host, wall = pages[0], open_screen(visit, cast).page
    for number, (kind, answer, told) in enumerate(GAMES):
        if number:
            at_desk(host, "Next question")
            at_desk(host, "Open the answers")
        expect(wall.locator(".ask__text")).to_have_text(f"A {kind} question")
        expect(wall.locator(".ask__progress")).to_be_visible()
        # One theme on the wall each time: what is drawn is the same, and the themes have their test.
        look_at(wall, "light")
        look_at(host, "light")
        played(*pages, kind, answer, told)
        expect(wall.locator(".ask__explanation")).to_be_visible()
        look_at(wall, "dark")


def look_at(page: Page, theme: Theme) -> None:
    in_theme(page, theme)
    assert axe(page) == []


def played(host: Page, ada: Page, ben: Page, kind: str, answer: Callable[[Page], None], told: str) -> None:
    """Ada answers and reloads, Ben does not; axe looks at what this kind draws."""
    expect(ada.locator(".question__text")).to_have_text(f"A {kind} question")
    expect(ada.locator(".answer")).to_be_visible()
    assert axe_in_themes(ada) == []
    answer(ada)
    expect(ada.locator(".question__status")).to_contain_text("Locked in")
    ada.reload()
    expect(ada.locator(".question__status")).to_contain_text("Locked in")
    host.get_by_role("button", name="Stop answers").click()
    expect(ada.locator(".question__status")).to_contain_text(told)
    expect(ben.locator(".question__status")).to_contain_text("No answer this time")
    expect(ada.locator(".question__explanation")).to_contain_text("canary")
    for page in (host, ada):
        assert axe_in_themes(page) == []


def test_a_buzzer_on_two_phones(server: TriviaServer, visit: Visit) -> None:
    host, ada, ben = asks(visit, server, of_kind("buzzer"))
    expect(ada.locator(".buzzer--armed")).to_be_visible()
    assert axe(ada) == []
    by_buzzer(ada)
    expect(ada.locator(".buzzer--mine")).to_have_text("You are first!")
    ben.locator(".buzzer--armed").click()
    expect(ben.locator(".buzzer--line")).to_have_text("2nd in line")
    assert axe(ben) == []
    expect(host.locator("buzzer-disc")).to_contain_text("Ada has the word")
    host.keyboard.press("w")
    expect(ben.locator(".buzzer--mine")).to_be_visible()
    expect(ada.locator(".buzzer--out")).to_be_visible()
    expect(host.locator("buzzer-disc")).to_contain_text("Ben has the word")
    host.keyboard.press("r")
    expect(ben.locator(".question__status").last).to_contain_text("Right!")


def test_a_slide_is_read_and_left(server: TriviaServer, visit: Visit) -> None:
    host, ada, _ = asks(visit, server, of_kind("slide", "Welcome to the night", time_limit=0), of_kind("single"))
    expect(ada.locator(".question__text")).to_have_text("Welcome to the night")
    host.get_by_role("button", name="Next question").click()
    expect(ada.locator(".question__text")).to_have_text("A single question")
