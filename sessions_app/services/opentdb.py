"""Open Trivia DB by its API: one fixed address, one call in five seconds, an answer of bounded size.

https://opentdb.com/api_config.php has its rules; `importers.opentdb` reads what it answers. Turns and tokens are this
process's: where another one of ours was quicker, the API refuses, and we say so.
"""

import http.client
import json
import threading
import time
from collections import OrderedDict
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener
from uuid import UUID

import structlog
from django.conf import settings

from sessions_app.game.errors import Refused
from sessions_app.importers.opentdb import CODES

log = structlog.get_logger(__name__)

MAX_AMOUNT = 50
MAX_ANSWER = 1024 * 1024
TIMEOUT_SECONDS = 8.0
INTERVAL_SECONDS = 5  # their limit for an address: this server's, whoever asks
TOKEN_SECONDS = 6 * 3600  # how long they remember which questions a token was given
DIFFICULTIES = {1: "easy", 2: "medium", 3: "hard"}
TYPES = {"single": "multiple", "true_false": "boolean"}
MAX_TOKENS = 1_000
_AWAY = "This server cannot reach Open Trivia DB. An answer of its API can be imported as a file, too."


class _NoRedirect(HTTPRedirectHandler):
    """Stays at the one address: where an answer points to is not followed."""

    def redirect_request(self, *_: Any) -> None:
        return None


class _Memory:
    """When the next call may be, and which token an organization has there."""

    def __init__(self) -> None:
        self._guard, self._free_at = threading.Lock(), 0.0
        self._tokens = OrderedDict[UUID, tuple[str, float]]()

    def take_turn(self, now: float) -> float:
        """Return 0 to go ahead, or the seconds to wait."""
        with self._guard:
            wait = max(0.0, self._free_at - now)
            if not wait:
                self._free_at = now + INTERVAL_SECONDS
            return wait

    def token(self, organization: UUID, now: float) -> str | None:
        with self._guard:
            known, until = self._tokens.get(organization, (None, 0.0))
            return known if now < until else None

    def keep(self, organization: UUID, token: str | None, now: float) -> None:
        """Keep a token, which lives on from each use; None forgets it."""
        with self._guard:
            self._tokens.pop(organization, None)
            if token is not None:
                self._tokens[organization] = token, now + TOKEN_SECONDS
            if len(self._tokens) > MAX_TOKENS:
                self._tokens.popitem(last=False)


_memory = _Memory()
_opener = build_opener(_NoRedirect)


def fetch_questions(
    organization: UUID,
    amount: int,
    category: int | None = None,
    difficulty: int | None = None,
    kind: str | None = None,
) -> bytes:
    """Return an answer of the API with so many questions, none twice to an organization within six hours.

    Refuses in words: `rate_limited`, `unavailable` without a network, `invalid_field` where there are not so many.
    """
    if not settings.OPENTDB_URL:
        raise Refused("unavailable", "Open Trivia DB is switched off on this server.")
    if wait := _memory.take_turn(time.monotonic()):
        raise Refused("rate_limited", CODES[5], retry_after_ms=round(wait * 1000) + 1)
    asked: dict[str, Any] = {"amount": amount, "token": _token(organization)}
    asked |= {"category": category, "difficulty": DIFFICULTIES.get(difficulty or 0), "type": TYPES.get(kind or "")}
    data = _get("api.php", **{name: value for name, value in asked.items() if value})
    code = _told(data).get("response_code")
    log.info("opentdb_answered", amount=amount, category=category, code=code)
    if code != 0:
        _refuse(code, organization)
    return data


def _refuse(code: Any, organization: UUID) -> None:
    if code in {3, 4}:
        _memory.keep(organization, None, 0.0)  # the next call gets a new token, and with it all questions anew
    if code in {1, 2, 4}:
        raise Refused("invalid_field", fields={"amount": CODES[code]})
    if code == 5:
        raise Refused("rate_limited", CODES[5], retry_after_ms=INTERVAL_SECONDS * 1000)
    words = CODES[3] if code == 3 else "Open Trivia DB answered something that we do not understand."
    raise Refused("unavailable", words, retry_after_ms=INTERVAL_SECONDS * 1000)


def _token(organization: UUID) -> str | None:
    """Return the organization's token there; None if we get none, for it works without."""
    now = time.monotonic()
    known = _memory.token(organization, now)
    if known is None:
        told = _told(_get("api_token.php", command="request"))
        known = told.get("token") if told.get("response_code") == 0 else None
    if not isinstance(known, str):
        return None
    _memory.keep(organization, known, now)
    return known


def _told(data: bytes) -> dict[str, Any]:
    try:
        told = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _get(path: str, **asked: Any) -> bytes:
    url = f"{settings.OPENTDB_URL}/{path}?{urlencode(asked)}"
    request = Request(url, headers={"Accept": "application/json", "User-Agent": "Trivia"})  # noqa: S310 (see settings)
    try:
        with _opener.open(request, timeout=TIMEOUT_SECONDS) as answer:
            return _bounded(answer)
    except HTTPError as error:
        log.warning("opentdb_refused", status=error.code)
        if error.code == 429:
            raise Refused("rate_limited", CODES[5], retry_after_ms=INTERVAL_SECONDS * 1000) from error
        raise Refused("unavailable", f"Open Trivia DB answered with an error ({error.code}).") from error
    except (OSError, http.client.HTTPException) as error:
        log.warning("opentdb_unreachable", error=str(error)[:200])
        raise Refused("unavailable", _AWAY) from error


def _bounded(answer: http.client.HTTPResponse) -> bytes:
    """Read an answer to its end; one that is too large or comes in drops is none."""
    until, data = time.monotonic() + TIMEOUT_SECONDS, b""
    while part := answer.read1(65_536):
        data += part
        if len(data) > MAX_ANSWER or time.monotonic() > until:
            raise OSError("too large or too slow")
    return data


def forget_all() -> None:
    """Start anew; for tests."""
    global _memory
    _memory = _Memory()
