"""A host brings teams in by a list at the console, with the keyboard and on a phone."""

import pytest
from playwright.sync_api import expect

from tests.browser.people import Visit, console, join, tab
from tests.conftest import make_cast
from tests.support.browser import axe_in_themes
from tests.support.server import TriviaServer

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


def test_a_host_imports_teams_by_a_list(server: TriviaServer, visit: Visit) -> None:
    cast = make_cast(server, title="Quiz night")
    cast.guest("Ben")
    host = console(visit, cast).page
    opener = host.get_by_role("button", name="Import teams")
    opener.press("Enter")
    dialog = host.get_by_role("dialog", name="Import teams")
    store = dialog.get_by_role("button", name="Import", exact=False).first
    dialog.get_by_label("Paste the list").fill("Foxes, Ada, red\nFoxes, Ben\nOwls, Cem, mauve\n")
    dialog.get_by_role("button", name="Check the list").press("Enter")
    expect(dialog.get_by_role("listitem")).to_contain_text(["Row 3, colour: A colour is a number"])
    expect(store).to_be_disabled()
    assert axe_in_themes(host) == []
    dialog.get_by_label("Paste the list").fill("Foxes, Ada, red\nFoxes, Ben\nOwls, Cem, blue\n")
    expect(store).to_be_disabled()
    dialog.get_by_role("button", name="Check the list").press("Enter")
    expect(dialog).to_contain_text("2 teams with 3 players. 1 player already here will move.")
    store.press("Enter")
    expect(dialog).to_have_count(0)
    expect(host.get_by_role("list", name="Teams")).to_contain_text("1 player")
    expect(opener).to_be_focused()
    join(visit, cast, "ada")
    expect(host.get_by_role("list", name="Teams")).to_contain_text("2 players")

    phone = console(visit, cast, "phone").page
    tab(phone, "Teams")
    phone.get_by_role("button", name="Import teams").tap()
    file = {"name": "teams.csv", "mimeType": "text/csv", "buffer": b"Group,Name\nOwls,Dan\nBees,Eve\n"}
    phone.get_by_label("choose a file").set_input_files(file)
    sheet = phone.get_by_role("dialog", name="Import teams")
    expect(sheet.get_by_role("listitem")).to_contain_text(["Owls (there already) Dan", "Bees Eve"])
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe_in_themes(phone) == []
    sheet.get_by_role("button", name="Import 2 teams").tap()
    expect(phone.get_by_role("list", name="Teams")).to_contain_text("Bees")
