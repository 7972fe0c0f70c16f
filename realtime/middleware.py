"""What stands before the consumer: the browser's origin, and the token read from the URL or the subprotocol."""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings

from realtime.refusals import deny
from sessions_app.services.throttling import address_of
from sessions_app.tokens import TokenRefused, read

Application = Callable[[dict[str, Any], Any, Any], Awaitable[None]]
SUBPROTOCOL = "trivia.v1"


class OriginMiddleware:
    """403 for an `Origin` that is present and not exactly an allowed one. Absent is fine: the credential is a token."""

    def __init__(self, inner: Application) -> None:
        self._inner = inner

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        origins = [value.decode("latin-1") for name, value in scope["headers"] if name == b"origin"]
        if not all(is_allowed(origin, scope) for origin in origins):
            await receive()
            await deny(scope, send, 403)
            return
        await self._inner(scope, receive, send)


def is_allowed(origin: str, scope: dict[str, Any]) -> bool:
    """Return whether `origin` is a configured one or, where none is, the site's own."""
    allowed = settings.TRIVIA_ALLOWED_ORIGINS
    if origin in allowed:
        return True
    parts = urlsplit(origin)
    if f"{parts.scheme}://{parts.netloc}" != origin or parts.scheme not in {"http", "https"}:
        return False
    if settings.PUBLIC_URL and origin == settings.PUBLIC_URL:
        return True
    hosts = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
    is_own = hosts == [parts.netloc] and _is_our_host(parts.hostname or "")
    return is_own and not allowed


def _is_our_host(name: str) -> bool:
    return name in settings.ALLOWED_HOSTS or f"[{name}]" in settings.ALLOWED_HOSTS


class JWTAuthMiddleware:
    """Puts `claims` or `refusal` (a code) into the scope; the consumer accepts, so that a browser can see why."""

    def __init__(self, inner: Application) -> None:
        self._inner = inner

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        token, subprotocol = find_token(scope)
        found: dict[str, Any] = {"claims": None, "refusal": None, "subprotocol": subprotocol}
        try:
            if not token:
                raise TokenRefused("token_missing")
            found["claims"] = read(token)
        except TokenRefused as refused:
            found["refusal"] = refused.code
        await self._inner({**scope, **found}, receive, send)


def find_token(scope: dict[str, Any]) -> tuple[str, str | None]:
    """Return (token, subprotocol to answer): from `?token=`, or the second value of Sec-WebSocket-Protocol."""
    offered = list(scope.get("subprotocols") or ())
    if len(offered) == 2 and offered[0] == SUBPROTOCOL:
        return offered[1], SUBPROTOCOL
    query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    return query.get("token", [""])[0], SUBPROTOCOL if SUBPROTOCOL in offered else None


def address_of_scope(scope: dict[str, Any]) -> str:
    """Return who is at the other end, past our own proxies."""
    hops = [value.decode("latin-1") for name, value in scope["headers"] if name == b"x-forwarded-for"]
    peer = str((scope.get("client") or [""])[0])
    return address_of({"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": ",".join(hops)})


def last_seq(scope: dict[str, Any]) -> int | None:
    """Return `?last_seq=`, or -1 (which no log has) where it is no number, or None where it is not given."""
    given = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("last_seq")
    if given is None:
        return None
    text = given[0]
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else -1
