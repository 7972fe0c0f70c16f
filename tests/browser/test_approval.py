"""A host lets guests in: who waits reads so, also after a reload; one is let in, one turned away."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import Visit, console, tab
from tests.browser.test_axe import clean
from tests.conftest import make_cast
from tests.support.browser import CUT_LINE
from tests.support.cast import Cast
from tests.support.server import TriviaServer

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]
WAITING = "Waiting for the host to let you in"


def ask(visit: Visit, cast: Cast, name: str) -> Page:
    """Come to the door on a phone."""
    page: Page = visit("phone", cast.server.base_url, allow=["403", *CUT_LINE]).page
    page.goto("/")
    page.get_by_label("PIN").press_sequentially(str(cast.session["join_code"]))
    page.get_by_label("Your name").fill(name)
    page.get_by_role("button", name="Join", exact=True).click()
    expect(page.get_by_role("heading", name=WAITING)).to_be_visible()
    return page


def test_one_is_let_in_and_one_turned_away(server: TriviaServer, visit: Visit) -> None:
    cast = make_cast(server, title="Quiz night")
    host = console(visit, cast).page
    with host.expect_response(lambda answer: answer.request.method == "PATCH"):
        host.get_by_label("Guests ask to come in").check()
    ada, ben = ask(visit, cast, "Ada"), ask(visit, cast, "Ben " * 6)
    waiting = host.locator("waiting-list")
    expect(waiting.get_by_role("heading")).to_have_text("2 waiting")
    expect(host.locator("#announcer")).to_have_text("2 guests ask to come in.")
    expect(host.locator("people-list")).not_to_contain_text("Ada")
    expect(host.locator("#people-waiting")).to_be_hidden()  # the panel itself is in sight
    clean(host)
    clean(ada)

    ada.reload()
    expect(ada.get_by_role("heading", name=WAITING)).to_be_visible()
    expect(ada.get_by_text("You asked to come in as Ada to Quiz night.")).to_be_visible()
    expect(ada.get_by_label("PIN")).to_be_hidden()
    ada.context.set_offline(True)
    expect(ada.get_by_role("status")).to_contain_text("We cannot reach the server")
    waiting.get_by_role("button", name="Let in Ada").focus()
    host.keyboard.press("Enter")
    expect(host.locator("people-list")).to_contain_text("Ada")
    expect(waiting.get_by_role("button", name="Let in Ben")).to_be_focused()
    ada.context.set_offline(False)
    ada.wait_for_url("**/play/**")
    expect(ada.locator(".me__name")).to_have_text("Ada")

    waiting.get_by_role("button", name="Decline Ben").click()
    expect(waiting).to_be_hidden()
    expect(ben.get_by_role("heading", name="The host has not let you in")).to_be_focused()
    clean(ben)
    ben.get_by_role("button", name="Try with another name").click()
    expect(ben.get_by_label("Your name")).to_be_focused()
    ben.get_by_label("Your name").fill("Benno")
    ben.get_by_role("button", name="Join", exact=True).click()
    expect(waiting.get_by_title("Benno")).to_be_visible()
    ben.get_by_role("button", name="Cancel").click()
    expect(ben.get_by_label("Your name")).to_have_value("Benno")
    expect(waiting).to_be_hidden()


def test_on_a_phone_the_tab_says_how_many_wait_and_a_class_comes_in_at_a_press(
    server: TriviaServer, visit: Visit
) -> None:
    cast = make_cast(server, title="Quiz night", settings={"approval": True, "max_participants": 100})
    way = {"join_code": cast.session["join_code"]}
    anybody = cast.anybody
    for number in range(60):
        anybody.ok("POST", "/join", {**way, "nickname": f"{'W' * 20} {number}"}, 202)
    host = console(visit, cast, "phone").page
    expect(host.get_by_role("tab", name="People 60 waiting")).to_be_visible()
    tab(host, "People")
    rows = host.locator(".waiting-row")
    expect(rows).to_have_count(60)
    assert host.evaluate("document.documentElement.scrollWidth") <= 390
    clean(host)
    host.get_by_role("button", name="Let all in").click()
    expect(rows).to_have_count(0)
    expect(host.get_by_role("tab", name="People", exact=True)).to_be_visible()
    expect(host.locator(".person-row")).to_have_count(61)
