"""The way in: from the QR code with two taps, a name for whoever has none, teams that are kept even."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.people import Visit, console, tab
from tests.conftest import make_cast
from tests.support.server import TriviaServer

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
SMALL = {"width": 320, "height": 568}


def tap_in_sight(page: Page, target: Locator) -> None:
    """Tap what lies wholly on the screen as it is, and is large enough for a thumb."""
    expect(target).to_be_visible()
    box = target.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 44, box
    assert box["x"] >= 0 and box["x"] + box["width"] <= SMALL["width"], box
    assert box["y"] >= 0 and box["y"] + box["height"] <= SMALL["height"], box
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_from_the_qr_code_to_the_lobby_in_two_taps_on_a_small_phone(server: TriviaServer, visit: Visit) -> None:
    """Without a word typed, and in a team: it comes with the seat where teams are kept even."""
    cast = make_cast(server, title="Quiz night", settings={"team_choice": "balanced"})
    for team in ("Aces", "Bees"):
        cast.rest("host").ok("POST", f"{cast.path}/teams", {"name": team}, 201)
    cast.guest("Early")
    url = str(cast.session["join_url"])
    assert url.startswith(server.base_url), "a phone on the same network reaches what the code says"
    page = visit("phone", server.base_url, viewport=SMALL).page
    page.goto(url)
    expect(page.get_by_text("I play in a team")).to_be_hidden()
    tap_in_sight(page, page.get_by_role("button", name="Think of a name for me"))
    expect(page.get_by_label("Your name")).to_have_value(re.compile(r"\w+ \w+"))
    name = page.get_by_label("Your name").input_value()
    tap_in_sight(page, page.get_by_role("button", name="Join", exact=True))
    page.wait_for_url("**/play/**")
    expect(page.get_by_role("heading", name="Waiting for the host")).to_be_visible()
    expect(page.locator(".me__name")).to_have_text(name)
    expect(page.locator(".me__team")).to_have_text("Bees")
    assert page.evaluate("document.documentElement.scrollWidth") <= SMALL["width"]


def test_a_wrong_pin_is_told_at_once_and_a_refused_name_is_answered_with_one_that_is_free(
    server: TriviaServer, visit: Visit
) -> None:
    cast = make_cast(server, title="Quiz night")
    pin = str(cast.session["join_code"])
    page = visit("phone", server.base_url, allow=["404", "422"]).page
    page.goto("/")
    page.get_by_label("PIN").press_sequentially("000000")
    expect(page.get_by_role("alert")).to_contain_text("no session with this PIN")
    expect(page.get_by_label("PIN")).to_be_focused()
    page.get_by_label("PIN").press_sequentially(pin)
    dice, field = page.locator("name-dice button"), page.get_by_label("Your name")
    expect(field).to_be_focused()
    names = []
    for _ in range(3):
        shown = field.input_value()
        dice.click()
        expect(field).not_to_have_value(shown)
        names.append(field.input_value())
    assert len(set(names)) == 3
    expect(dice).to_be_disabled()
    expect(dice).to_have_accessible_name("That was the last throw")
    field.fill("sh1t")
    page.get_by_role("button", name="Join", exact=True).click()
    expect(page.get_by_role("alert")).to_have_text("Please choose another name.")
    proposal = page.get_by_role("button", name="Play as")
    expect(proposal).to_have_text(f"Play as {names[0]}")
    proposal.click()
    page.wait_for_url("**/play/**")
    expect(page.locator(".me__name")).to_have_text(names[0])


def test_a_host_keeps_teams_even_at_the_console(server: TriviaServer, visit: Visit) -> None:
    cast = make_cast(server, title="Quiz night")
    for name in ("Ada", "Ben", "Cem"):
        cast.guest(name, team="Red Pandas")
    for kind in ("laptop", "phone"):
        page = console(visit, cast, kind).page
        if kind == "phone":
            tab(page, "Teams")
        box = page.get_by_label("Newcomers join the smallest")
        if kind == "laptop":
            expect(page.get_by_role("button", name="Spread evenly")).to_be_hidden()
            page.get_by_label("Name of a new team").fill("Blue Whales")
            page.get_by_role("button", name="Add", exact=True).click()
            page.get_by_role("button", name="Spread evenly").click()
            page.get_by_role("button", name="Press again").click()
            expect(page.locator("even-teams [role=status]")).to_have_text("1 player moved.")
            expect(page.locator("team-board")).to_contain_text("2 players")
            with page.expect_response(lambda answer: answer.request.method == "PATCH"):
                box.check()
            cast.anybody.post(
                "/join", {"join_code": cast.session["join_code"], "nickname": "Dot", "team": "Red Pandas"}
            )
            expect(page.locator("team-board").get_by_text("2 players")).to_have_count(2)
        else:
            expect(box).to_be_checked()
            box.uncheck()
            expect(box).not_to_be_checked()
