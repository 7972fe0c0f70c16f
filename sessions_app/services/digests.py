"""What a client's id stands for: the same id with another digest is another message."""

import hashlib
from typing import Any

import msgspec


def digest(type: str, data: Any) -> bytes:
    """Return the SHA-256 of a message's type and data, whatever the order of its keys."""
    return hashlib.sha256(msgspec.json.encode([type, data], order="deterministic")).digest()
