"""axe finds nothing serious on any page, in both themes, on a phone and a laptop."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import Visit, console, join, say
from tests.conftest import Cast, make_cast
from tests.support.browser import axe_in_themes
from tests.support.server import TriviaServer

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


def clean(page: Page) -> None:
    found = axe_in_themes(page)
    assert found == [], f"{page.url}: {found}"


def test_the_pages_without_a_room(server: TriviaServer, visit: Visit) -> None:
    cast = make_cast(server)
    for kind in ("phone", "laptop"):
        visitor = visit(kind, server.base_url, allow=["404"])
        key = str(cast.session["join_url"]).rsplit("/", 1)[1]
        for path in ("/", f"/join/{key}", "/login/", "/api/v1/docs", "/nowhere", "/set-password/x/y/"):
            visitor.page.goto(path)
            expect(visitor.page.locator("h1").first).to_be_visible()
            clean(visitor.page)


def test_the_room_in_its_states(server: TriviaServer, visit: Visit) -> None:
    cast = make_cast(server)
    host = cast.rest("host")
    pages = [
        join(visit, cast, "Ada", "Red Pandas").page,
        join(visit, cast, "Ben", kind="laptop").page,
    ]
    say(pages[0], "Hello!")
    for command in ("", "question", "pause", "resume", "lock", "end"):
        if command == "question":
            state = {"state": "question_active", "question_number": 1, "time_remaining": 60}
            host.ok("POST", f"{cast.path}/broadcast", {"type": "session_update", "data": state}, status=202)
        elif command:
            host.command(cast.id, command)
        version = host.get(cast.path).json()["version"]
        assert version
        for page in pages:
            expect(page.locator("session-stage h2").first).to_be_visible()
            clean(page)
    pages[0].get_by_role("tab", name="People").click()
    clean(pages[0])


def test_the_console_and_its_dialogs(cast: Cast, visit: Visit) -> None:
    join(visit, cast, "Ada", "Red Pandas")
    for kind in ("laptop", "phone"):
        page = console(visit, cast, kind).page
        clean(page)
        page.locator("#share").click()
        expect(page.get_by_role("dialog")).to_be_visible()
        clean(page)
        page.keyboard.press("Escape")


def test_the_desk(cast: Cast, visit: Visit) -> None:
    visitor = visit("laptop", cast.server.base_url)
    page, account = visitor.page, cast.account("host")
    page.goto("/login/?next=/admin/")
    page.get_by_label("Username").fill(account["username"])
    page.get_by_label("Password").fill(account["password"])
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/admin/")
    clean(page)
    for path in ("triviasession/", "triviasession/add/", "participant/", "team/", "scoreentry/", "event/"):
        page.goto(f"/admin/sessions_app/{path}")
        clean(page)
