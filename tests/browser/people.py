"""What people do on the pages, in their words."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from playwright.sync_api import Page, TimeoutError, expect

from tests.support.browser import CUT_LINE, Visitor
from tests.support.cast import Cast

Visit = Callable[..., Visitor]


def join(
    visit: Visit, cast: Cast, name: str, team: str = "", kind: str = "phone", at: str = "", **options: Any
) -> Visitor:
    """Come in by PIN with a name, as a guest."""
    visitor = visit(kind, at or cast.server.base_url, **options)
    page = visitor.page
    page.goto("/")
    page.get_by_label("PIN").press_sequentially(str(cast.session["join_code"]))
    page.get_by_label("Your name").fill(name)
    if team:
        page.get_by_text("I play in a team").click()
        page.get_by_role("textbox", name="Team").fill(team)
    page.get_by_role("button", name="Join", exact=True).click()
    page.wait_for_url("**/play/**")
    expect(page.locator("#title")).to_have_text(str(cast.session["title"]))
    return visitor


def log_in(visit: Visit, cast: Cast, path: str, kind: str = "laptop", **options: Any) -> Visitor:
    """Log in as the host and go to a page."""
    visitor = visit(kind, cast.server.base_url, **options)
    page, account = visitor.page, cast.account("host")
    page.goto(f"/login/?next={path}")
    page.get_by_label("Username").fill(account["username"])
    page.get_by_label("Password").fill(account["password"])
    page.get_by_role("button", name="Log in").click()
    return visitor


def console(visit: Visit, cast: Cast, kind: str = "laptop", **options: Any) -> Visitor:
    """Log in as the host and open the console."""
    visitor = log_in(visit, cast, f"/host/{cast.id}", kind, **options)
    page = visitor.page
    expect(page.locator("#count")).to_contain_text("here")
    return visitor


def open_screen(visit: Visit, cast: Cast) -> Visitor:
    """Open the big screen by a new link."""
    url = cast.rest("host").ok("POST", f"{cast.path}/screens", {}, 201)["url"]
    wall = visit("laptop", cast.server.base_url, allow=CUT_LINE)
    wall.page.goto(f"/screen/{url.rsplit('/', 1)[1]}")
    expect(wall.page.locator(".lobby__pin, .ask").first).to_be_visible()
    return wall


def say(page: Page, text: str) -> None:
    """Write in the chat."""
    page.get_by_role("textbox", name="Message").fill(text)
    page.get_by_role("button", name="Send").click()


def hears(page: Page, text: str) -> None:
    """Wait until the chat shows a message, once."""
    expect(page.get_by_role("log").get_by_text(text, exact=True)).to_have_count(1)


def tab(page: Page, name: str) -> None:
    """Open a panel on a phone."""
    page.get_by_role("tab", name=name).click()


def at_desk(host: Page, label: str, key: str = "Space") -> None:
    """Press a key at the console once its button shows this step: other pages may be drawn before it."""
    expect(host.locator("#primary")).to_have_text(label)
    host.keyboard.press(key)


def watch_cards(page: Page) -> None:
    """Let the page remember which rounds' cards it has shown, however short."""
    page.evaluate(
        """() => {
          const remember = () => {
            const title = document.querySelector('.round-card__title');
            if (title) window.cards.add(title.textContent);
          };
          window.cards = new Set();
          const all = { subtree: true, childList: true, characterData: true };
          new MutationObserver(remember).observe(document.body, all);
        }"""
    )


def shown_card(page: Page, title: str) -> None:
    """Wait until the page has shown this round's card."""
    page.wait_for_function("title => window.cards.has(title)", arg=title)


def unless_the_clock_did(host: Page, label: str) -> None:
    """Go on from a card or an announcement, which also end by themselves after some seconds."""
    with suppress(TimeoutError):
        host.get_by_role("button", name=label).click(timeout=2_000)
