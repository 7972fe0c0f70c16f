"""Where a session is joined: link, QR code; and what `serve` tells whoever started it."""

import contextlib
import io
import socket
from urllib.parse import urlsplit

import segno
from django.conf import settings
from django.http import HttpRequest

from sessions_app.models import TriviaSession

_served_at = ""  # what `serve` listens on, if it was told nothing better


def served_at(url: str) -> None:
    """Remember the address that this process is reached at, for links made without a request."""
    global _served_at
    _served_at = url


def base_url(request: HttpRequest | None = None) -> str:
    """Return `http(s)://host[:port]`: TRIVIA_PUBLIC_URL, else the LAN's address, else the request's own."""
    if settings.PUBLIC_URL:
        return settings.PUBLIC_URL
    if request is not None and (not _served_at or request.get_host().split(":")[0] not in _LOOPBACK):
        return f"{request.scheme}://{request.get_host()}"
    if _served_at:
        return _served_at
    return f"{request.scheme}://{request.get_host()}" if request else "http://127.0.0.1:8000"


_LOOPBACK = frozenset({"localhost", "127.0.0.1", "[", "::1"})


def join_url(request: HttpRequest | None, session: TriviaSession) -> str:
    """Return the link that the QR code holds; its key cannot be guessed, so no limit slows it."""
    return f"{base_url(request)}/join/{session.join_key}"


def screen_url(request: HttpRequest | None, key: str) -> str:
    """Return the link to a big screen."""
    return f"{base_url(request)}/screen/{key}"


def selfpaced_url(request: HttpRequest | None, key: str) -> str:
    """Return the link to a quiz that is played alone."""
    return f"{base_url(request)}/quiz/{key}"


def qr_svg(url: str) -> str:
    """Return a QR code for `url` as SVG, fit for a page and for an <img>; CSS gives it its size."""
    out = io.BytesIO()
    segno.make(url, error="m").save(
        out, kind="svg", border=2, svgclass="qr", lineclass="qr__dark", omitsize=True, xmldecl=False, title="Join"
    )
    return out.getvalue().decode()


def lan_addresses() -> list[str]:
    """Return this machine's own IPv4 addresses, the one that leads outside first, loopback left out."""
    found: list[str] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing: asks the routing table which address we would use
            found.append(probe.getsockname()[0])
        except OSError:
            pass
    with contextlib.suppress(OSError):
        found += [str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    return [address for address in dict.fromkeys(found) if not address.startswith(("127.", "0."))]


def welcome_lines(host: str, port: int) -> list[str]:
    """Return what to print once the port is open: where to go, and what an open LAN means."""
    listens_wide = host not in {"127.0.0.1", "localhost", "::1"}
    addresses = lan_addresses() if listens_wide and host in {"0.0.0.0", "::"} else [host]  # noqa: S104
    base = settings.PUBLIC_URL or f"http://{addresses[0] if addresses else '127.0.0.1'}:{port}"
    served_at(base)
    lines = [
        f"  Join a session    {base}/",
        f"  Host's desk       {base}/admin/",
        f"  API docs          {base}/api/v1/docs",
    ]
    demos = TriviaSession.objects.filter(public_id__in=["quiz-night", "test-session"]).exclude(state="ended")
    for demo in demos.order_by("-public_id"):
        pin = f"PIN {demo.join_code[:3]} {demo.join_code[3:]}"
        lines.insert(0, f"  {demo.title:<17} {base}/host/{demo.public_id}, {pin}")
    if demos:
        lines.append(f"  Demo's passwords  {settings.DATA_DIR / 'demo.json'}")
    if listens_wide:
        lines += [
            "",
            "  Everybody on this network can reach these pages, without encryption.",
            f"  Players type      {urlsplit(base).netloc}",
        ]
    return lines
