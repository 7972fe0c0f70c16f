"""The documents say what is so: settings, links, commands, and examples that run."""

import functools
import re
import subprocess
import sys
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.people import Visit
from tests.conftest import Cast, make_cast
from tests.support.processes import ROOT
from tests.support.server import TriviaServer

PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("benchmarks/*.md")]
SOURCES = ["trivia_project/settings.py", "trivia_project/environment.py", "sessions_app/management/commands/demo.py"]


def test_every_setting_is_documented_and_every_documented_one_exists() -> None:
    read = {name for path in SOURCES for name in re.findall(r'"(TRIVIA_[A-Z_]+)"', (ROOT / path).read_text())}
    read -= {"TRIVIA_LIMITS"}
    told = set(re.findall(r"`(TRIVIA_[A-Z_]+)`", (ROOT / "docs/configuration.md").read_text()))
    assert told == read


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text()):
        assert target.startswith("http") or (page.parent / target).exists(), target


def test_the_commands_of_the_readme_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    for page in (ROOT / "README.md", ROOT / "docs/development.md"):
        assert set(re.findall(r"`?make ([a-z-]+)", page.read_text())) <= targets


def test_the_tests_that_prove_the_features_exist() -> None:
    named = set(re.findall(r"`([\w/]+\.py)::(\w+)`", (ROOT / "docs/development.md").read_text()))
    assert len(named) > 50
    for path, test in named:
        assert f"def {test}(" in (ROOT / "tests" / path).read_text(), (path, test)


def test_the_examples_are_as_short_as_they_are_said_to_be() -> None:
    assert len((ROOT / "docs/examples/client.py").read_text().splitlines()) <= 40
    assert len((ROOT / "docs/examples/page.html").read_text().splitlines()) <= 30


def test_the_python_example_runs(cast: Cast) -> None:
    account = cast.account("player")
    command = [sys.executable, "docs/examples/client.py", cast.server.base_url.removeprefix("http://")]
    command += [account["username"], account["password"], cast.id]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, done.stderr
    assert "Hello from Python!" in done.stdout


@pytest.mark.browser
def test_the_page_example_runs_on_a_site_of_its_own(make_server: object, visit: Visit) -> None:
    handler = functools.partial(SimpleHTTPRequestHandler, directory=str(ROOT / "docs/examples"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        origin = f"http://127.0.0.1:{site.server_address[1]}"
        server: TriviaServer = make_server(TRIVIA_ALLOWED_ORIGINS=origin)  # type: ignore[operator]
        cast = make_cast(server)
        page = visit("laptop", origin, allow=["favicon"]).page
        page.goto(f"/page.html?server={server.base_url}&session={cast.id}&token={cast.rest('player').token}")
        while cast.rest("host").get(f"{cast.path}/connections").json()["count"] < 1:
            page.wait_for_timeout(50)
        cast.rest("host").ok("POST", f"{cast.path}/scores", {"team": "Reds", "score": 7}, status=201)
        expect(page.get_by_text("Reds: 7")).to_be_visible()
        page.get_by_role("textbox", name="Message").fill("from a page")
        page.get_by_role("button", name="Say").click()
        page.wait_for_function("document.querySelector('input').value === ''")
        site.shutdown()
