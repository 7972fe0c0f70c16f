"""What a browser remembers of joining: a random name for the limit on guessing, and its seats, to know a banned one."""

import secrets
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase

COOKIE = "trivia_browser"
MAX_AGE = 90 * 86_400
MAX_SEATS = 20
_SALT = "trivia.browser"


class Browser:
    """One browser by its signed cookie; a caller without one is a new browser each time."""

    def __init__(self, request: HttpRequest) -> None:
        kept = _read(request.COOKIES.get(COOKIE, ""))
        self.is_new = kept is None
        self.name: str = kept["b"] if kept else secrets.token_urlsafe(9)
        self.seats: list[UUID] = [UUID(seat) for seat in kept["s"]] if kept else []

    def remember(self, seat: UUID) -> None:
        """Add a seat, forgetting the oldest beyond MAX_SEATS."""
        self.seats = [*self.seats, seat][-MAX_SEATS:]

    def write(self, response: HttpResponseBase, secure: bool) -> None:
        """Set the cookie: for our pages' own requests alone, and not for scripts."""
        value = signing.dumps({"b": self.name, "s": [seat.hex for seat in self.seats]}, salt=_SALT)
        response.set_cookie(
            COOKIE,
            value,
            max_age=MAX_AGE,
            path="/api/v1/join",
            secure=secure or bool(settings.SESSION_COOKIE_SECURE),
            httponly=True,
            samesite="Lax",
        )


def _read(value: str) -> dict[str, Any] | None:
    try:
        kept: dict[str, Any] = signing.loads(value, salt=_SALT, max_age=MAX_AGE) if value else {}
    except signing.BadSignature:
        return None
    return kept or None
