"""Open Trivia DB: the answer of its API as a file. Its questions are CC BY-SA 4.0, so the source names it."""

import base64
import binascii
import html
import random
from typing import Any
from urllib.parse import unquote

from sessions_app.importers.draft import Draft, Unreadable, choices, json_of

SOURCE = "Open Trivia Database, CC BY-SA 4.0: https://opentdb.com"
CODES = {
    1: "There are not so many questions of this sort.",
    2: "A parameter of the request was wrong.",
    3: "The session token is unknown there. Ask again: that gets a new one.",
    4: "All questions of this sort were given out, or there are fewer left than these. Ask again: they begin anew.",
    5: "Too many requests: it answers once in five seconds.",
}
_DIFFICULTY = {"easy": 1, "medium": 2, "hard": 3}


def read(data: bytes) -> Draft:
    """Return the draft in an answer of the API, in any of its encodings."""
    told = json_of(data)
    rows = told.get("results") if isinstance(told, dict) else told
    code = told.get("response_code") if isinstance(told, dict) else None
    if isinstance(code, int) and code in CODES:
        raise Unreadable(f"Open Trivia DB says: {CODES[code]}")
    if not isinstance(rows, list):
        raise Unreadable("There is no list of results.")
    draft = Draft("opentdb")
    decode = _decoder(rows)
    for number, row in enumerate(rows, 1):
        _question(draft, number, row, decode)
    return draft


def _question(draft: Draft, number: int, row: Any, decode: Any) -> None:
    if not isinstance(row, dict) or not isinstance(row.get("incorrect_answers"), list):
        draft.fault(number, "This is no question of Open Trivia DB.")
        return
    try:
        right = _part(row["correct_answer"], decode)
        texts = [_part(wrong, decode) for wrong in row["incorrect_answers"]]
        text, category = _part(row["question"], decode), _part(row.get("category", ""), decode)
        difficulty = _part(row.get("difficulty", ""), decode)
    except (KeyError, TypeError, ValueError, AttributeError, binascii.Error) as error:
        draft.fault(number, f"A part of this question is missing or cannot be read: {error}")
        return
    # The file has the right answer apart: it goes to a place by chance, the same one each time.
    texts.insert(random.Random(text).randint(0, len(texts)), right)  # noqa: S311
    if {t.casefold() for t in texts} == {"true", "false"}:
        texts = ["True", "False"]
        right = right.capitalize()
    given = choices(texts, {texts.index(right)})
    more = {"difficulty": _DIFFICULTY.get(difficulty, 2), "tags": [category] if category else [], "source": SOURCE}
    draft.add(number, {**given, "text": text, **more})


def _part(text: Any, decode: Any) -> str:
    if not isinstance(text, str):
        raise TypeError("text is expected")
    return str(decode(text))


def _decoder(rows: list[Any]) -> Any:
    """Return how this answer was encoded: HTML (the default), as a URL, or base64."""
    kinds = [str(row.get("type")) for row in rows if isinstance(row, dict)]
    if any(kind in {"bXVsdGlwbGU=", "Ym9vbGVhbg=="} for kind in kinds):
        return lambda text: base64.b64decode(text).decode()
    texts = [str(row.get("question", "")) for row in rows if isinstance(row, dict)]
    if texts and all(" " not in text for text in texts) and any("%20" in text for text in texts):
        return unquote
    return html.unescape
