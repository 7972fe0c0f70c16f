"""The console, the big screen and a phone, looked at by axe in every state of a game, in both themes.

TRIVIA_TEST_PICTURES=folder keeps a picture of each, to look at them oneself.
"""

import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import Visit, console, join, open_screen
from tests.conftest import Cast, make_cast
from tests.support.browser import CUT_LINE, axe, in_theme, themes
from tests.support.quizzes import of_kind, single
from tests.support.server import TriviaServer

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
PICTURES = os.environ.get("TRIVIA_TEST_PICTURES", "")
ROUND = "A round with a title so long that it takes a second line on every phone"
LONG = "Maximiliane-Friederike W"
RTL = "محمد عبد الله"


class Look:
    """Whoever looks at pages: what axe finds, state by state."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def __call__(self, state: str, pages: dict[str, Page], only: Iterable[str] = ()) -> None:
        for name in only or pages:
            page = pages[name]
            for theme in themes():
                in_theme(page, theme)
                self.found += [f"{state}, {name}, {theme}: {each}" for each in axe(page)]
                if PICTURES:
                    page.screenshot(path=Path(PICTURES) / f"{name}-{state}-{theme}.png")


def night(server: TriviaServer) -> Cast:
    """A quiz night of two rounds in its lobby."""
    rest = make_cast(server).rest("host")
    quiz = rest.ok("POST", "/quizzes", {"title": "A night"}, 201)
    for title, questions in {
        ROUND: [single("Which is red?", time_limit=60), of_kind("order", "In which order?", time_limit=60)],
        "The end": [of_kind("typed", time_limit=60)],
    }.items():
        part = rest.ok("POST", f"/quizzes/{quiz['id']}/rounds", {"title": title}, 201)["id"]
        for question in questions:
            rest.ok("POST", f"/quizzes/{quiz['id']}/questions", {**question, "round": part}, 201)
    return make_cast(server, title="Quiz night", quiz=quiz["id"], settings={"leaderboard": "each"})


def goes(cast: Cast, pages: dict[str, Page], command: str, sign: str) -> None:
    """Give a command and wait until every page shows it."""
    cast.rest("host").command(cast.id, command)
    shows(pages, sign)


def shows(pages: dict[str, Page], sign: str) -> None:
    """Wait until every page shows this: cards and questions go on by the server's clock."""
    for page in pages.values():
        expect(page.locator(sign).locator("visible=true").first).to_be_visible(timeout=15_000)


def test_axe_finds_nothing_in_any_state_of_the_three_screens(server: TriviaServer, visit: Visit) -> None:
    cast, look = night(server), Look()
    visitors = {
        "wall": open_screen(visit, cast),
        "console": console(visit, cast, allow=CUT_LINE),
        "desk": console(visit, cast, "phone", allow=CUT_LINE),
        "phone": join(visit, cast, LONG, "Red Pandas", allow=CUT_LINE),
    }
    pages = {name: visitor.page for name, visitor in visitors.items()}
    phone = pages["phone"]
    look("1-lobby-one", pages)
    other = visitors["other"] = join(visit, cast, RTL, "فريق", "laptop", allow=CUT_LINE)
    pages["other"] = other.page
    expect(pages["wall"].locator(".lobby__names", has_text=RTL)).to_have_count(1)
    look("1-lobby-two", pages, ("wall", "console", "phone"))
    goes(cast, pages, "start", f"text={ROUND}")
    # These two last seconds only: a page each, and no command, which could come too late.
    look("2-round", pages, ("phone",))
    shows({"wall": pages["wall"]}, "text=Which is red?")
    look("3-intro", pages, ("wall",))
    shows(pages, "text=Which is red? choice 3")
    look("4-active", pages)
    phone.get_by_role("button", name="choice 0").click()
    expect(phone.locator(".question__status")).to_contain_text("Locked in")
    look("5-answered", pages, ("phone", "console", "wall"))
    goes(cast, pages, "pause", "text=Paused")
    look("6-paused", pages)
    cast.rest("host").command(cast.id, "resume")
    other.page.get_by_role("button", name="choice 1").click()
    for name in ("phone", "other"):
        expect(pages[name].locator(".question__explanation")).to_be_visible()
    expect(pages["wall"].locator(".ask__explanation")).to_be_visible()
    look("7-reveal", pages)
    goes(cast, pages, "leaderboard", f"text={RTL}")
    expect(phone.locator(".place__rank")).to_have_count(1)
    look("8-leaderboard", pages)
    goes(cast, pages, "next", "text=step one")
    look("9-order", pages)
    seats = cast.rest("host").get(f"{cast.path}/participants").json()["results"]
    for seat in seats:
        cast.rest("host").ok("PATCH", f"{cast.path}/participants/{seat['id']}", {"extra_time": 200})
    cast.rest("host").command(cast.id, "lock")
    expect(pages["wall"].locator(".ask__progress")).to_contain_text("2 with extra time")
    expect(pages["console"].locator("#primary")).to_have_text("Reveal without extra time")
    look("9-locked", pages)
    goes(cast, pages, "end", "[aria-label=Podium]")
    look("10-podium", pages)
    assert look.found == []


def test_axe_finds_nothing_where_a_line_or_a_seat_is_lost(
    make_server: Callable[..., TriviaServer], visit: Visit
) -> None:
    cast, look = night(make_server(TRIVIA_ENDED_LINGER_SECONDS="0.5")), Look()
    wall, host = open_screen(visit, cast), console(visit, cast, allow=CUT_LINE)
    phone, other = (join(visit, cast, name, allow=CUT_LINE) for name in ("Ada", "Gus"))
    pages = {"wall": wall.page, "console": host.page, "phone": phone.page}
    for visitor in (wall, host, phone):
        visitor.context.set_offline(True)
    for name, line in {"wall": "#line", "console": "connection-status", "phone": "connection-status"}.items():
        expect(pages[name].locator(line)).to_contain_text(re.compile("No connection|Reconnecting"))
    look("11-no-line", pages)
    for visitor in (wall, phone):
        visitor.context.set_offline(False)
        expect(visitor.page.locator("body")).not_to_contain_text(re.compile("No connection|Reconnecting"))
    host.page.close()
    for name in ("wall", "phone"):
        expect(pages[name].locator("body")).to_contain_text("The host is away for a moment.")
    look("12-host-away", pages, ("wall", "phone"))
    seats = cast.rest("host").get(f"{cast.path}/participants").json()["results"]
    gone = next(seat["id"] for seat in seats if seat["nickname"] == "Gus")
    cast.rest("host").delete(f"{cast.path}/participants/{gone}")
    expect(other.page.get_by_text("removed", exact=False).first).to_be_visible()
    look("13-removed", {"phone": other.page})
    cast.rest("host").command(cast.id, "end")
    host = console(visit, cast, allow=CUT_LINE)
    expect(host.page.locator("#primary")).to_have_text("Open again")
    for page in (host.page, phone.page):
        expect(page.locator("connection-status")).to_contain_text("Session over")
    look("14-closed", {"wall": wall.page, "console": host.page, "phone": phone.page})
    assert look.found == []
