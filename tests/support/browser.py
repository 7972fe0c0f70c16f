"""Real Chromium: visitors who notice every error, every refused resource and every call to another host."""

import os
import re
from collections.abc import Iterable, Sequence
from itertools import cycle
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright

from tests.support import secrets
from tests.support.addresses import own_hosts
from tests.support.skips import is_deep

CHROMIUM = os.environ.get("TRIVIA_TEST_CHROMIUM", "/usr/bin/chromium")
# What a window starts and no page here needs, two renderers for the address bar among it; the rest are those that
# Playwright turns off itself, for of two such lists Chromium takes the last.
WITHOUT = (
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "AimEnabled", "LensOverlay", "MediaRouter", "OptimizationHints"),
    *("HttpsUpgrades", "HttpsFirstBalancedModeAutoEnable", "NetworkTimeServiceQuerying", "PreconnectToSearch"),
    *("PaintHolding", "ThirdPartyStoragePartitioning", "DestroyProfileOnBrowserClose"),
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "AvoidCorsURLLoaderRestartOnRedirect"),
)
ARGS = [
    f"--disable-features={','.join(WITHOUT)}",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
Kind = Literal["phone", "laptop"]
KINDS: dict[str, dict[str, Any]] = {
    "phone": {
        "viewport": {"width": 390, "height": 844},
        "has_touch": True,
        "is_mobile": True,
        "device_scale_factor": 2,
    },
    "laptop": {"viewport": {"width": 1280, "height": 800}},
}
# What Chromium itself says when a line is cut on purpose.
CUT_LINE = (r"net::ERR_", r"WebSocket connection to .* failed")
TELL_CSP = """document.addEventListener('securitypolicyviolation', e =>
  console.error(`CSP: ${e.violatedDirective} refused ${e.blockedURI} at ${e.sourceFile}:${e.lineNumber}`))"""
SERIOUS = {"serious", "critical"}
Theme = Literal["light", "dark"]
THEMES: tuple[Theme, ...] = ("light", "dark")


def is_there() -> bool:
    return Path(CHROMIUM).exists()


def launch(playwright: Playwright) -> Browser:
    """Start Chromium such that it can resolve no name and reach no other host."""
    # No route(): that would turn the HTTP cache off, and with it what real browsers do.
    rules = ", ".join(["MAP * ~NOTFOUND", *(f"EXCLUDE {host}" for host in own_hosts())])
    return playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGS, f"--host-resolver-rules={rules}"])


class Visitor:
    """One browser context with one page (more by `new_page`) and everything that went wrong in it.

    It may talk to this machine only. `allow` are patterns of console errors that a test brings about itself, such as
    CUT_LINE; more `options` (`color_scheme="dark"`, ...) are those of Playwright's `new_context`.
    """

    def __init__(self, browser: Browser, kind: Kind, base_url: str, allow: Iterable[str], **options: Any) -> None:
        self.allow = list(allow)
        self.base_url = base_url
        self.hosts = own_hosts()
        self.problems: list[str] = []
        self.asked_elsewhere: list[str] = []
        self._answers: list[Any] = []
        self.context: BrowserContext = browser.new_context(
            base_url=base_url, reduced_motion="reduce", **{**KINDS[kind], **options}
        )
        self.context.set_default_timeout(15_000)
        self.context.add_init_script(TELL_CSP)
        self.context.on("console", self._console)
        self.context.on("weberror", lambda error: self._problem(f"page error: {error.error}"))
        self.context.on("request", lambda request: self._asked(request.url))
        self.context.on("response", self._answered)
        self.context.on("page", lambda page: page.on("websocket", lambda socket: self._asked(socket.url)))
        self.page = self.new_page()

    def new_page(self) -> Page:
        """Open another tab of the same visitor."""
        return self.context.new_page()

    def forgive(self) -> None:
        """Forget what went wrong so far, for a test that wanted it."""
        self.problems.clear()
        self.asked_elsewhere.clear()

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self._problem(f"console {message.type}: {message.text} ({message.location.get('url', '')})")

    def _problem(self, text: str) -> None:
        if not any(re.search(pattern, text) for pattern in self.allow):
            self.problems.append(text)

    def _asked(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname not in self.hosts:
            self.asked_elsewhere.append(url)

    def _answered(self, answer: Any) -> None:
        if re.search(r"/api/v1/(auth|join)", answer.url):
            self._answers.append(answer)

    def finish(self) -> list[str]:
        """Close everything and return what went wrong."""
        self._remember_tokens()
        found = self.problems + [f"asked another host: {url}" for url in self.asked_elsewhere]
        found += [f"a token stands in the page {page.url}" for page in self.context.pages if self._shows_token(page)]
        self.context.close()
        return found

    def _remember_tokens(self) -> None:
        for answer in self._answers:
            try:
                secrets.issued_in(answer.json())
            except Exception:  # noqa: BLE001, S112  (the page went on before its answer was read)
                continue

    def _shows_token(self, page: Page) -> bool:
        try:
            return bool(re.search(r"eyJ[\w-]{8,}\.[\w-]+\.[\w-]+", page.content()))
        except Exception:  # noqa: BLE001  (a page that crashed or is under way has no content)
            return False


def axe(page: Page, impacts: Iterable[str] = SERIOUS) -> list[str]:
    """Return what axe finds serious or critical on the page as it is now: "rule: help (elements)"."""
    import axe_playwright_python

    source = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
    session = page.context.new_cdp_session(page)
    # Not a script element and not eval(): the page's CSP refuses both, and stays as it is.
    done = session.send("Runtime.evaluate", {"expression": source})
    assert "exceptionDetails" not in done, done["exceptionDetails"]
    session.detach()
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations'], preload: false})")["violations"]
    return [
        f"{each['id']}: {each['help']} ({'; '.join(node['html'][:160] for node in each['nodes'][:5])})"
        for each in found
        if each["impact"] in set(impacts)
    ]


def in_theme(page: Page, theme: Theme) -> None:
    """Change the theme and have its colours at once: Django's admin fades its links from one to the other."""
    page.emulate_media(color_scheme=theme)
    page.evaluate("() => document.getAnimations().filter(a => a instanceof CSSTransition).forEach(a => a.finish())")


_turns = cycle(THEMES)


def themes() -> Sequence[Theme]:
    """Return the themes to look at a page in: one after the other in turn, both in `make test-deep`."""
    return THEMES if is_deep() else [next(_turns)]


def axe_in_themes(page: Page) -> list[str]:
    """Return what axe finds in the themes of this look; the page stays in the last."""
    found = []
    for theme in themes():
        in_theme(page, theme)
        found += [f"{theme}: {each}" for each in axe(page)]
    return found
