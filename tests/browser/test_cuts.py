"""A line that is cut again and again: every screen ends like one just opened, and devices agree on the time."""

import random

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import Visit, console, join
from tests.conftest import make_cast
from tests.support.browser import CUT_LINE
from tests.support.quizzes import make_quiz, of_kind, single
from tests.support.server import TriviaServer
from tests.support.skips import count

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
SHOWN = """() => document.querySelector('session-stage, big-screen').innerText
  + (document.querySelector('my-seat')?.innerText ?? '')"""


# The page's own and the server's time, by the module that the page itself has loaded.
CLOCKS = """async () => {
  const loaded = performance.getEntriesByType('resource').map((entry) => entry.name);
  const { websocketService } = await import(loaded.find((name) => name.endsWith('/js/websocket.js')));
  return [Date.now(), websocketService.serverNow()];
}"""


def settled(page: Page, fresh: Page) -> None:
    """Wait until a page that lived through it shows what one shows that was opened now."""
    fresh.reload()
    expect(fresh.locator("h1")).not_to_have_text("Trivia")
    wanted = ""
    for _ in range(100):
        wanted, shown = fresh.evaluate(SHOWN), page.evaluate(SHOWN)
        if wanted == shown and "Connecting" not in wanted:
            return
        page.wait_for_timeout(100)
    assert page.evaluate(SHOWN) == wanted


def test_screens_that_were_cut_off_end_like_fresh_ones(server: TriviaServer, visit: Visit, make_proxy: object) -> None:
    proxy = make_proxy(server)  # type: ignore[operator]
    rest = make_cast(server).rest("host")
    quiz = make_quiz(rest, *(single(f"Question {n}?") for n in range(3)), of_kind("typed", "Typed?"))
    cast = make_cast(server, title="Quiz night", quiz=quiz["id"])
    key = rest.ok("POST", f"{cast.path}/screens", {}, 201)["url"].rsplit("/", 1)[1]
    wall = visit("laptop", proxy.base_url, allow=CUT_LINE).page
    wall.goto(f"/screen/{key}")
    wall_two = visit("laptop", server.base_url).page
    wall_two.goto(f"/screen/{key}")
    ada = join(visit, cast, "Ada", at=proxy.base_url, allow=CUT_LINE)
    second = ada.new_page()
    second.goto(ada.page.url)
    join(visit, cast, "Ben")
    host = console(visit, cast).page
    steps = ["start", "next", "lock", "", "leaderboard"] + ["next", "next", "lock", "", "leaderboard"] * 2 + ["end"]
    cuts = count(10, 50)
    for step in steps:
        for _ in range(-(-cuts // len(steps))):
            proxy.cut_after(random.randint(1, 4_000))
        if step:
            rest.command(cast.id, step)
        else:
            expect(host.locator("#primary")).to_have_text("Show the scores", timeout=10_000)
    proxy.cut()
    expect(ada.page.locator("connection-status")).to_contain_text("Live", timeout=40_000)
    settled(ada.page, second)
    settled(wall, wall_two)


def test_two_devices_with_clocks_an_hour_apart_show_one_time(server: TriviaServer, visit: Visit) -> None:
    rest = make_cast(server).rest("host")
    quiz = make_quiz(rest, single("Question?", time_limit=50))
    cast = make_cast(server, title="Quiz night", quiz=quiz["id"])
    pages = []
    for name, hours in (("Ada", 0), ("Ben", 1)):
        visitor = visit("phone", server.base_url)
        shift = f"{{ const now = Date.now; Date.now = () => now() + {hours * 3_600_000}; }}"
        visitor.context.add_init_script(shift)
        page = visitor.page
        page.goto("/")
        page.get_by_label("PIN").press_sequentially(str(cast.session["join_code"]))
        page.get_by_label("Your name").fill(name)
        page.get_by_role("button", name="Join", exact=True).click()
        page.wait_for_url("**/play/**")
        pages.append(page)
    for command in ("start", "next"):
        rest.command(cast.id, command)
    left = []
    for page in pages:
        expect(page.locator(".tile").first).to_be_visible()
        left.append(page.evaluate(CLOCKS))
    # Both read the server's time; what lies between is the time between the two readings.
    (first_own, first), (second_own, second) = left
    assert abs((second - first) - (second_own - 3_600_000 - first_own)) < 300
    digits = [int(page.locator(".clock__digits").text_content() or 0) for page in pages]
    assert abs(digits[0] - digits[1]) <= 1
