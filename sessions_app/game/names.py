"""Names that people type: cleaned for showing, and folded to a key so that look-alikes collide."""

import re
import unicodedata

from sessions_app.game.errors import Refused
from sessions_app.game.lookalikes import INVISIBLE, skeleton

MAX_NAME = 24
MAX_CHAT = 500
MAX_CODES = 60  # that a name's column holds: marks stand for themselves there
_SPACES = re.compile(r"\s+")
_MAX_MARKS = 2
_EMOJI_STYLE = "\ufe0f"  # asks for the coloured picture of the character before it


def clean_name(text: str, maximum: int = MAX_NAME) -> str:
    """Return a name fit to show: NFKC, one line, no controls, bidi or zero-width characters, 1 to `maximum`."""
    shown = _SPACES.sub(" ", _strip(unicodedata.normalize("NFKC", text), keep_joiners=False)).strip()
    if not shown or not any(unicodedata.category(c)[0] in "LNS" for c in shown):
        raise Refused("nickname_rejected", "Please type a name with a letter or a digit.")
    if _length(shown) > maximum or len(shown) > MAX_CODES:
        raise Refused("nickname_rejected", f"Please choose a name of at most {maximum} characters.")
    return shown


def name_key(name: str) -> str:
    """Return what two names share that people would take for the same."""
    return _SPACES.sub("", skeleton(name))[:120]


def clean_chat(text: str) -> str:
    """Return a chat message as it is stored: NFC, trimmed, without controls and bidi overrides, 1 to 500."""
    kept = _strip(unicodedata.normalize("NFC", text), keep_joiners=True).strip()
    if not 1 <= len(kept) <= MAX_CHAT:
        raise Refused("invalid_field", fields={"text": f"1 to {MAX_CHAT} characters"})
    return kept


def _strip(text: str, *, keep_joiners: bool) -> str:
    """Drop controls, format characters (but a joiner in chat: emoji need it) and all marks past two in a row."""
    kept: list[str] = []
    marks = 0
    for c in text:
        category = unicodedata.category(c)
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if marks > _MAX_MARKS or category in {"Cs", "Co", "Cn"}:
            continue
        if category == "Cc" and c not in "\n\t ":
            continue
        if category == "Cf" and not (keep_joiners and c == "\u200d"):
            continue
        if ord(c) in INVISIBLE and not (c == _EMOJI_STYLE and kept):
            continue
        kept.append(c)
    return "".join(kept)


def _length(text: str) -> int:
    """Count what a reader would call characters: marks and joined emoji belong to the one before."""
    return sum(1 for c in text if not unicodedata.combining(c))
