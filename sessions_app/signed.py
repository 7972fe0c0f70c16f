"""A quick look at a token of our own making, for a storm of joins; PyJWT, five times slower, judges all others."""

import hmac
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import lru_cache
from typing import Any

import msgspec
from rest_framework_simplejwt.state import token_backend

_HEADER = urlsafe_b64encode(b'{"alg":"HS256","typ":"JWT"}').decode().rstrip("=")  # as PyJWT writes it, to the byte


def own_payload(token: str) -> dict[str, Any] | None:
    """Return what a token says that we signed and that counts now, or None: what is wrong is not ours to tell."""
    header, _, rest = token.partition(".")
    body, _, signature = rest.partition(".")
    if header != _HEADER or not token.isascii() or token_backend.algorithm != "HS256":
        return None
    mac = _keyed(token_backend.prepared_signing_key).copy()
    mac.update(f"{header}.{body}".encode())
    if not hmac.compare_digest(urlsafe_b64encode(mac.digest()).rstrip(b"="), signature.encode()):
        return None
    payload = msgspec.json.decode(urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return payload if _counts(payload, time.time()) else None


@lru_cache(maxsize=1)
def _keyed(key: bytes) -> hmac.HMAC:
    return hmac.new(key, digestmod="sha256")


def _counts(payload: Any, now: float) -> bool:
    if not isinstance(payload, dict) or "nbf" in payload or not isinstance(payload.get("sub"), str):
        return False
    is_ours = payload.get("iss") == token_backend.issuer and payload.get("aud") == token_backend.audience
    issued_at, expires_at = payload.get("iat"), payload.get("exp")
    if not is_ours or not isinstance(issued_at, int | float) or not isinstance(expires_at, int | float):
        return False
    return issued_at <= now < expires_at
