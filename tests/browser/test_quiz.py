"""A quiz in Chromium: the host's button and keys, two phones, answers by touch and by key, to the podium."""

import pytest
from playwright.sync_api import expect

from tests.browser.people import Visit, at_desk, console, join
from tests.conftest import make_cast
from tests.support.browser import axe
from tests.support.quizzes import make_quiz, single
from tests.support.server import TriviaServer

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_a_quiz_is_played_from_the_console_to_the_podium(server: TriviaServer, visit: Visit) -> None:
    host_of = make_cast(server).rest("host")
    quiz = make_quiz(host_of, single("Which is red?", 0), single("Which is blue?", 1, 6))
    cast = make_cast(server, title="Quiz night", quiz=quiz["id"], settings={"scoring": {"preset": "flat"}})
    host = console(visit, cast).page
    ada = join(visit, cast, "Ada").page
    ben = join(visit, cast, "Ben", color_scheme="dark").page
    expect(host.locator("#count")).to_contain_text("3")
    host.get_by_role("button", name="Start the quiz").click()
    for page in (host, ada, ben):
        expect(page.locator(".question__text")).to_have_text("Which is red?")
    at_desk(host, "Open the answers")
    expect(ada.locator(".tile")).to_have_count(4)
    ada.get_by_role("button", name="Which is red? choice 0").click()
    expect(ada.locator(".question__status")).to_contain_text("Locked in")
    expect(host.locator(".question__status")).to_have_text("1 of 2 have answered")
    ada.reload()
    expect(ada.locator(".question__status")).to_contain_text("Locked in")
    ben.keyboard.press("2")
    # All have answered: the server reveals by itself.
    expect(ada.locator(".question__status")).to_contain_text("Right! 1000 points")
    expect(ben.locator(".question__status")).to_contain_text("Not right")
    expect(host.locator(".tile__count").first).to_contain_text("50 %")
    host.get_by_role("button", name="Show the scores").click()
    expect(ben.get_by_role("list", name="Scores")).to_contain_text("1000")
    host.get_by_role("button", name="Next question").click()
    host.get_by_role("button", name="Open the answers").click()
    expect(ben.locator(".tile")).to_have_count(6)
    ben.get_by_role("button", name="Which is blue? choice 1").click()
    ada.get_by_role("button", name="Which is blue? choice 1").click()
    expect(ben.locator(".question__status")).to_contain_text("Right!")
    host.get_by_role("button", name="Show the podium").click()
    for page in (host, ada, ben):
        expect(page.get_by_role("list", name="Podium")).to_contain_text("Ada")
    assert [player["score"] for player in cast.rest("host").get(f"{cast.path}/participants").json()["results"]] == [
        2000,
        1000,
    ]


def test_a_player_takes_more_time_and_reads_the_rules(server: TriviaServer, visit: Visit) -> None:
    host_of = make_cast(server).rest("host")
    quiz = make_quiz(host_of, single("Which is red?", time_limit=60))
    cast = make_cast(server, title="Quiz night", quiz=quiz["id"], settings={"scoring": {"preset": "linear"}})
    ada = join(visit, cast, "Ada").page
    expect(ada.locator(".stage__rules")).to_contain_text("falls evenly to nothing")
    ada.get_by_role("button", name="Menu").click()
    ada.get_by_label("My time for answers").select_option(label="Twice as much")
    expect(ada.locator("#announcer")).to_have_text("Your time is changed.")
    seats = host_of.get(f"{cast.path}/participants").json()["results"]
    assert [seat["extra_time"] for seat in seats] == [200]
    ada.reload()
    ada.get_by_role("button", name="Menu").click()
    expect(ada.get_by_label("My time for answers")).to_have_value("200")
    assert axe(ada) == []


def test_a_phone_may_show_the_answers_alone(server: TriviaServer, visit: Visit) -> None:
    """The session says how it begins, the player how it goes on, also after a reload."""
    quiz = make_quiz(make_cast(server).rest("host"), single("Which is red?", time_limit=60))
    cast = make_cast(server, title="Quiz night", quiz=quiz["id"], settings={"question_on_phone": False})
    ada = join(visit, cast, "Ada").page
    for command in ("start", "next"):
        cast.rest("host").command(cast.id, command)
    expect(ada.locator(".question__text")).to_have_text("Look at the big screen.")
    expect(ada.locator(".tile")).to_have_count(4)
    ada.get_by_role("button", name="Menu").click()
    ada.get_by_label("Show the question here").check()
    ada.keyboard.press("Escape")
    expect(ada.locator(".question__text")).to_have_text("Which is red?")
    ada.reload()
    expect(ada.locator(".question__text")).to_have_text("Which is red?")
