"""A quiz played alone: its link handed out at the desk, played on a phone by touch in two tabs, read by the host."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import Visit
from tests.browser.test_editor import editor
from tests.conftest import Cast
from tests.support.browser import axe
from tests.support.quizzes import make_quiz, of_kind, single

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


def tap(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).tap()


def asked(page: Page, number: int) -> None:
    expect(page.locator(".stage__number")).to_contain_text(f"Question {number} of 4")


def told(page: Page, words: str) -> None:
    expect(page.locator(".question__status")).to_contain_text(words)


def hand_out(desk: Page) -> str:
    """Make a link by the editor's dialog: two attempts, told after each question. Return where it leads."""
    desk.get_by_role("button", name="Self-paced").click()
    expect(desk.get_by_role("dialog")).to_contain_text("Question 4 is left out.")
    desk.get_by_label("Right answers are told").select_option("each")
    desk.get_by_label("Attempts").fill("2")
    desk.get_by_role("button", name="Make a link").click()
    link = desk.get_by_label("Link to Alone")
    expect(link).to_be_focused()
    assert axe(desk) == []
    return urlsplit(link.input_value()).path


def test_a_quiz_is_handed_out_and_played_alone_by_touch(cast: Cast, visit: Visit) -> None:
    questions = [single("One"), of_kind("typed"), of_kind("order"), of_kind("buzzer"), of_kind("slide")]
    quiz = make_quiz(cast.rest("host"), *questions, title="Alone")
    desk = editor(visit, cast, quiz["id"])
    path = hand_out(desk)

    phone = visit("phone", cast.server.base_url, allow=["409"], color_scheme="dark")
    page = phone.page
    page.goto(path)
    page.get_by_label("Your name").fill("Ada")
    assert axe(page) == []
    tap(page, "Begin")
    asked(page, 1)
    assert axe(page) == []
    page.locator(".tile").first.tap()
    told(page, "Right! 1000 points")
    expect(page.locator(".question__explanation")).to_contain_text("canary-One")
    page.reload()
    told(page, "Right! 1000 points")
    assert axe(page) == []
    tap(page, "Next question")
    asked(page, 2)

    # Another tab stands at the same question, and follows where the first one went.
    other = phone.new_page()
    other.goto(path)
    asked(other, 2)
    page.get_by_label("Your answer").fill("canary whorf")
    tap(page, "Send")
    told(page, "Right!")
    page.close()
    tap(other, "skip it")
    told(other, "Right!")
    expect(other.locator("#alone-points")).to_have_text("2000 points")
    tap(other, "Next question")
    asked(other, 3)
    tap(other, "skip it")
    told(other, "No answer this time")
    expect(other.locator(".told")).to_contain_text("step one")
    assert axe(other) == []
    tap(other, "Next question")
    asked(other, 4)
    expect(other.get_by_role("timer")).to_have_count(0)
    tap(other, "To my result")
    expect(other.locator(".facts")).to_contain_text("2000")
    expect(other.get_by_text("You have 1 attempt left.")).to_be_visible()
    assert axe(other) == []

    # The deadline comes during the second attempt: the page turns by itself, and tells nothing that was not answered.
    tap(other, "Play it again")
    asked(other, 1)
    link = cast.rest("host").get(f"/quizzes/{quiz['id']}/assignments").json()["results"][0]
    deadline = datetime.now(UTC) + timedelta(seconds=2)
    cast.rest("host").ok("PATCH", f"/assignments/{link['id']}", {"deadline": deadline.isoformat()})
    other.reload()
    expect(other.get_by_text("The time is over")).to_be_visible(timeout=15_000)
    expect(other.get_by_text("canary")).to_have_count(0)
    expect(other.locator(".facts")).to_contain_text("2000")
    assert axe(other) == []

    desk.goto(f"/assignments/{link['id']}")
    row = desk.get_by_role("region", name="Players").get_by_role("row").nth(1)
    expect(row).to_contain_text("Ada")
    expect(row).to_contain_text("2000")
    assert axe(desk) == []
