"""The visitors of the tests notice what a person would be annoyed by."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.support.browser import Visitor, axe

PAGE = b"""<!doctype html><html lang="en"><title>A page</title><link rel="icon" href="data:,">
<main><h1>A page</h1>%s</main></html>"""
FAULTS = {
    "/good": b"<p>Good.</p>",
    "/no-alt": b'<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">',
    "/inline": b"<script>document.title = 'run'</script>",
    "/elsewhere": b'<img alt="" src="http://example.invalid/a.png">',
    "/missing": b'<img alt="" src="/nowhere.png">',
}


class Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        found = self.path in FAULTS
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Security-Policy", "default-src 'self'; img-src http: data:; script-src 'self'")
        self.end_headers()
        self.wfile.write(PAGE % FAULTS.get(self.path, b""))

    def log_message(self, *_: object) -> None: ...


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.mark.browser
def test_a_good_page_has_no_problem_even_for_axe_under_a_csp(visit: Callable[..., Visitor], site: str) -> None:
    for kind in ("phone", "laptop"):
        visitor = visit(kind, site)
        visitor.page.goto("/good")
        assert axe(visitor.page) == []


@pytest.mark.browser
@pytest.mark.parametrize(
    ("path", "problem"), [("/inline", "CSP"), ("/elsewhere", "asked another host"), ("/missing", "404")]
)
def test_a_fault_is_seen(visit: Callable[..., Visitor], site: str, path: str, problem: str) -> None:
    visitor = visit("laptop", site)
    visitor.page.goto(path)
    visitor.page.wait_for_load_state("networkidle")
    found = visitor.finish()
    assert any(problem in each for each in found), found
    visitor.forgive()


@pytest.mark.browser
def test_an_error_of_a_page_is_seen(visit: Callable[..., Visitor], site: str) -> None:
    visitor = visit("phone", site, allow=["not this one"])
    visitor.page.goto("/good")
    for words in ("planted", "not this one"):
        with visitor.context.expect_event("weberror"):
            visitor.page.evaluate("words => { setTimeout(() => { throw new Error(words) }) }", words)
    assert len(visitor.problems) == 1 and "planted" in visitor.problems[0]
    visitor.forgive()


@pytest.mark.browser
def test_axe_finds_a_fault(visit: Callable[..., Visitor], site: str) -> None:
    visitor = visit("phone", site)
    visitor.page.goto("/no-alt")
    assert [each.split(":")[0] for each in axe(visitor.page)] == ["image-alt"]
