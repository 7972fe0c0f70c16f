"""The README's pictures: a demo server, a pub of eight named players, and the three screens in their best moments.

`.venv/bin/python -m scripts.pictures` plays the first questions of the starter quiz in Chromium and writes WebP files
of the console, the big screen and a phone into docs/pictures/ (or the folder that is named as argument).
"""

import base64
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect, sync_playwright

from tests.browser.people import console, join
from tests.support import browser as chromium
from tests.support.cast import Cast, make_cast
from tests.support.folders import ROOT
from tests.support.server import TriviaServer

MAX_BYTES = 150_000
QUALITY = 90
PLAYERS = {
    "Priya": "Red Pandas",
    "Marek": "Red Pandas",
    "Amara": "Night Owls",
    "Jonas": "Night Owls",
    "Lucía": "Quizzards",
    "Tom": "Quizzards",
    "Noor": "The Usual Suspects",
    "Agnes": "The Usual Suspects",
}
# Which tile each presses, in the order of PLAYERS: the planet (the third is right), then the tomato (the first is).
PLANET = (3, 3, 3, 4, 3, 1, 3, 3)
TOMATO = (1, 2, 1, 1, 2, 1, 1, 1)
RULES = {"scoring": {"preset": "kahoot"}, "team_mode": "mean", "leaderboard": "each"}


def main(folder: Path) -> None:
    """Play, and write every picture."""
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        server = stack.enter_context(TriviaServer())
        browser = chromium.launch(stack.enter_context(sync_playwright()))
        stack.callback(browser.close)

        def visit(kind: chromium.Kind, base_url: str, allow: Any = (), **options: Any) -> chromium.Visitor:
            visitor = chromium.Visitor(browser, kind, base_url, allow, **options)
            stack.callback(visitor.context.close)
            return visitor

        play(_session(server), visit, folder)


def play(cast: Cast, visit: Any, folder: Path) -> None:
    """Two questions: the first is photographed while it is open, the second at its scores."""
    wall, host = _wall(cast, visit), console(visit, cast).page
    phones = [join(visit, cast, name, team).page for name, team in PLAYERS.items()]
    screens = {"console": host, "screen": wall, "phone": phones[0]}
    expect(wall.locator(".lobby__name")).to_have_count(len(phones))
    _shoot(wall, folder / "screen-lobby.webp")
    _goes(cast, "start", "next", "next", "next", "next")  # the round's card, the welcome, the question, its answers
    _press(phones[:-2], PLANET)
    expect(wall.locator(".ask__progress")).to_contain_text("6 of 8")
    for name, page in screens.items():
        _shoot(page, folder / f"{name}-question.webp")
    _press(phones[-2:], PLANET[-2:])
    for page in screens.values():
        expect(page.locator(".question__explanation, .ask__explanation").first).to_be_visible()
    _shoot(phones[0], folder / "phone-reveal.webp")
    _goes(cast, "leaderboard", "next", "next")
    _press(phones, TOMATO)
    for page in screens.values():
        expect(page.locator(".question__explanation, .ask__explanation").first).to_be_visible()
    _goes(cast, "leaderboard")
    expect(wall.locator(".boards__row").first).to_be_visible()
    _shoot(wall, folder / "screen-scores.webp")


def _session(server: TriviaServer) -> Cast:
    """A Friday night with the demo's starter quiz, in its lobby."""
    quizzes = make_cast(server).rest("host").ok("GET", "/quizzes")["results"]
    starter = next(quiz for quiz in quizzes if "pub" in quiz["title"])
    return make_cast(server, title="Friday quiz", quiz=starter["id"], settings=RULES)


def _wall(cast: Cast, visit: Any) -> Page:
    url = cast.rest("host").ok("POST", f"{cast.path}/screens", {}, 201)["url"]
    page: Page = visit("laptop", cast.server.base_url).page
    page.goto(f"/screen/{url.rsplit('/', 1)[1]}")
    return page


def _goes(cast: Cast, *commands: str) -> None:
    for command in commands:
        cast.rest("host").command(cast.id, command)


def _press(phones: list[Page], tiles: tuple[int, ...]) -> None:
    for page, tile in zip(phones, tiles, strict=False):
        page.locator(".tile:enabled").nth(tile - 1).click()
        expect(page.locator(".question__status")).not_to_be_empty()


def _shoot(page: Page, path: Path) -> None:
    """Write what the page shows as WebP, which Playwright's own screenshots cannot."""
    session = page.context.new_cdp_session(page)
    page.evaluate("() => document.fonts.ready")
    told = session.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
    session.detach()
    data = base64.b64decode(told["data"])
    if len(data) > MAX_BYTES:
        raise SystemExit(f"{path.name} has {len(data)} bytes, more than {MAX_BYTES}")
    path.write_bytes(data)
    print(f"{path.name}: {len(data) // 1000} KB")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures")
