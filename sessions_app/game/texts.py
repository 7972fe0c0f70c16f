"""Texts from outside: what may be stored at all."""

from typing import Any, TypeGuard


def is_text(value: Any) -> TypeGuard[str]:
    """Whether this is a text that every database stores: none has U+0000, and nobody can encode half a character."""
    return isinstance(value, str) and "\0" not in value and not any("\ud800" <= sign <= "\udfff" for sign in value)
