"""Tags: a few short words on a quiz or a question, the same however they were typed."""

import unicodedata
from collections.abc import Mapping
from typing import Any

from sessions_app.game.errors import Refused

MAX_TAGS = 10
MAX_TAG = 30


def clean_tag(word: str) -> str:
    """Return a tag as it is stored: NFKC, case folded, one line; '' if nothing is left."""
    folded = unicodedata.normalize("NFKC", word).casefold()
    bare = "".join(c if c.isprintable() else " " for c in folded)
    return " ".join(bare.replace(",", " ").replace("#", " ").split())[:MAX_TAG]


def clean_tags(given: Any) -> list[str]:
    """Return clean tags, each once in their order, or refuse what is no list of words."""
    if given is None:
        return []
    if not isinstance(given, list) or len(given) > MAX_TAGS or not all(isinstance(word, str) for word in given):
        raise Refused("invalid_field", fields={"tags": f"at most {MAX_TAGS} words"})
    return list(dict.fromkeys(tag for word in given if (tag := clean_tag(word))))


def faults_of_tags(given: Mapping[str, Any]) -> dict[str, str]:
    """Return what is wrong with `tags`, by field."""
    try:
        clean_tags(given.get("tags"))
    except Refused as refused:
        return dict(refused.fields or {})
    return {}
