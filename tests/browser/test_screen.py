"""The big screen in Chromium: opened without a login, it follows to the podium and has nothing to press."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import Visit, at_desk, console, join
from tests.conftest import make_cast
from tests.support.browser import axe
from tests.support.quizzes import make_quiz, of_kind, single
from tests.support.server import TriviaServer

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def clean(page: Page) -> None:
    assert axe(page) == []


def told(page: Page) -> list[tuple[str, ...]]:
    """Return counts and percentages as a screen reader has them, in its table."""
    rows = page.get_by_role("table", name="What was answered").locator("tbody tr")
    return [tuple(row.get_by_role("cell").all_inner_texts()) for row in rows.all()]


def drawn(page: Page) -> list[tuple[str, ...]]:
    """Return counts and percentages as they are shown on the tiles."""
    return [tuple(text.split(" · ")) for text in page.locator(".tile__count").all_inner_texts()]


def bars(page: Page) -> list[float]:
    """Return how long the bars are drawn, the longest being 1."""
    lengths = [bar.bounding_box() or {"width": 0} for bar in page.locator(".ask__bar").all()]
    most = max(box["width"] for box in lengths)
    return [box["width"] / most for box in lengths]


def test_the_wall_follows_the_game(server: TriviaServer, visit: Visit) -> None:
    rest = make_cast(server).rest("host")
    quiz = make_quiz(rest, single("Which is red?"), of_kind("order", "In which order?"))
    cast = make_cast(server, title="Quiz night", quiz=quiz["id"])
    url = rest.ok("POST", f"{cast.path}/screens", {}, 201)["url"]
    wall = visit("laptop", server.base_url).page
    wall.goto(f"/screen/{url.rsplit('/', 1)[1]}")
    expect(wall.locator(".lobby__pin")).to_be_visible()
    host, ada = console(visit, cast).page, join(visit, cast, "Ada").page
    ben, cem = join(visit, cast, "Ben").page, join(visit, cast, "Cem").page
    expect(wall.locator(".lobby__names")).to_contain_text("Ada")
    host.get_by_role("button", name="Start the quiz").click()
    expect(wall.locator(".ask--read .ask__text")).to_have_text("Which is red?")
    at_desk(host, "Open the answers")
    expect(wall.locator(".ask__tile")).to_have_count(4)
    assert "canary" not in wall.content()
    screens = (wall, host, ada)
    ada.get_by_role("button", name="choice 0").click()
    expect(wall.locator(".ask__progress")).to_have_text("1 of 3 have answered")
    ben.get_by_role("button", name="choice 1").click()
    expect(wall.locator(".ask__progress")).to_have_text("2 of 3 have answered")
    for page in screens:
        assert page.locator(".tile__count, .ask__bar, table").count() == 0, "counts are hidden until the reveal"
    cem.get_by_role("button", name="choice 0").click()
    expect(wall.locator(".ask__tile--right")).to_contain_text("2 · 67 %")
    for page in screens:
        expect(page.get_by_role("table", name="What was answered")).to_have_count(1)
        assert told(page) == drawn(page) == [("2", "67 %"), ("1", "33 %"), ("0", "0 %"), ("0", "0 %")]
    assert bars(wall) == pytest.approx([1, 0.5, 0, 0], abs=0.02)
    expect(wall.locator(".ask__explanation")).to_contain_text("canary")
    host.get_by_role("button", name="Show the scores").click()
    expect(wall.locator(".boards__row").first).to_contain_text("Ada")
    host.get_by_role("button", name="Next question").click()
    host.get_by_role("button", name="Open the answers").click()
    expect(wall.locator(".ask__items li")).to_have_count(3)
    host.keyboard.press("p")  # while the last step may still be on its way
    expect(wall.locator(".screen__words")).to_have_text("Paused")
    at_desk(host, "Go on", "p")
    host.get_by_role("button", name="Stop answers").click()
    expect(wall.locator(".told__lines")).to_contain_text("step one")
    host.get_by_role("button", name="Show the podium").click()
    expect(wall.get_by_role("list", name="Podium")).to_contain_text("Ada")
    assert wall.get_by_role("button").count() == wall.get_by_role("textbox").count() == 0


def test_the_host_makes_and_revokes_a_link(server: TriviaServer, visit: Visit) -> None:
    cast = make_cast(server, title="Quiz night")
    for kind in ("laptop", "phone"):
        host = console(visit, cast, kind).page
        host.get_by_role("button", name="Menu").click()
        host.get_by_role("button", name="Big screen").click()
        host.get_by_role("button", name="New link").click()
        link = host.get_by_role("link", name="Open (made")
        expect(link).to_have_count(1)
        clean(host)
        wall = visit("laptop", server.base_url, allow=["404"]).page
        wall.goto(str(link.get_attribute("href")).replace(server.base_url, ""))
        expect(wall.locator(".lobby__pin")).to_be_visible()
        host.get_by_role("button", name="Revoke").click()
        expect(wall.locator("#line")).to_have_text("The host has closed this screen.")
        wall.reload()
        expect(wall.locator("h1")).to_contain_text("not there any more")
        clean(wall)


def test_a_wall_that_tells_no_counts_has_no_hole_where_they_were(server: TriviaServer, visit: Visit) -> None:
    rest = make_cast(server).rest("host")
    quiz = make_quiz(rest, single("Which is red?"), of_kind("poll", "What now?"))
    cast = make_cast(server, title="Quiz night", quiz=quiz["id"], settings={"show_counts": False})
    url = rest.ok("POST", f"{cast.path}/screens", {}, 201)["url"]
    walls = [visit(kind, server.base_url).page for kind in ("laptop", "phone")]
    for wall in walls:
        wall.goto(f"/screen/{url.rsplit('/', 1)[1]}")
        expect(wall.locator(".lobby__pin")).to_be_visible()
    host, ada = console(visit, cast).page, join(visit, cast, "Ada").page
    host.get_by_role("button", name="Start the quiz").click()
    at_desk(host, "Open the answers")
    ada.get_by_role("button", name="choice 0").click()
    expect(host.locator(".tile__count").first).to_have_text("1 · 100 %")
    for page in (*walls, ada):
        expect(page.get_by_text("canary-Which-is-red?", exact=True)).to_be_visible()
        assert page.locator(".tile__count, .ask__bar, table").count() == 0
    for wall in walls:
        expect(wall.locator(".ask__tile ui-icon svg")).to_have_count(4)  # not by its colour alone
        expect(wall.locator(".ask__tile--right")).to_have_text("AWhich is red? choice 0Right.")
        tiles, below = (wall.locator(part).bounding_box() for part in (".ask__tiles", ".ask__told"))
        assert tiles and below and 0 <= below["y"] - tiles["y"] - tiles["height"] < 60
        clean(wall)
    host.get_by_role("button", name="Show the scores").click()
    host.get_by_role("button", name="Next question").click()
    at_desk(host, "Open the answers")
    ada.get_by_role("button", name="choice 1").click()
    for page in (*walls, ada):
        expect(page.locator(".tile__count")).to_have_text(["0 %", "100 %", "0 %"])
        assert told(page) == [("0 %",), ("100 %",), ("0 %",)]
