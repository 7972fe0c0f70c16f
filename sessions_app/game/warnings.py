"""What a host should look at again before the evening: likely slips in questions, none of which forbids anything."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sessions_app.game.marking import folded

READ_PER_SECOND = 15  # characters that most people read with ease
LONG_TEXT = 200
SAME_PLACE = 5  # so many questions in a row whose right choice stands at the same place

Raw = Mapping[str, Any]


class Warning(NamedTuple):
    """A slip: which question (its id), a stable code, and words."""

    question_id: str
    code: str
    message: str


def warnings(questions: Sequence[Raw]) -> list[Warning]:
    """Return the slips in a quiz; each question is its editor's form with its `id`."""
    found = [warning for question in questions for warning in _in_question(question)]
    return [*found, *_doubles(questions), *_same_place(questions)]


def _in_question(question: Raw) -> Iterator[Warning]:
    id = str(question["id"])
    if len(question["text"]) > LONG_TEXT:
        yield Warning(id, "long_text", "This is long for a phone and for a room to read.")
    if (seconds := question.get("time_limit") or 0) and _length(question) / READ_PER_SECOND > seconds:
        yield Warning(id, "short_time", f"{seconds} seconds are hardly enough to read this.")
    texts = [folded(choice["text"]) for choice in question.get("choices", ()) if choice["text"]]
    if len(set(texts)) < len(texts):
        yield Warning(id, "alike_choices", "Two of the choices read the same.")
    accepted = [folded(text) for text in question.get("accepted", ())]
    if len(set(accepted)) < len(accepted):
        yield Warning(id, "alike_accepted", "Two of the accepted answers count as the same anyway.")
    if question["kind"] == "typed" and any(_is_short(text, question) for text in accepted):
        yield Warning(id, "short_for_typos", "This answer is too short for typos: it must be typed as it stands.")
    if (question.get("media") or {}).get("kind", "image") == "image" and question.get("media") and not _alt(question):
        yield Warning(id, "no_alt", "Say in words what the picture shows, for those who cannot see it.")
    if not question.get("points") and question["kind"] not in {"poll", "word_cloud", "slide"}:
        yield Warning(id, "no_points", "This question brings no points.")


def _alt(question: Raw) -> str:
    return str((question.get("media") or {}).get("alt") or "")


def _is_short(text: str, question: Raw) -> bool:
    distance = int(question.get("typo_distance") or 0)
    return distance > 0 and len(text) <= 3 * distance


def _length(question: Raw) -> int:
    parts = [question["text"], *(choice["text"] for choice in question.get("choices", ()))]
    return sum(len(part) for part in parts)


def _doubles(questions: Iterable[Raw]) -> Iterator[Warning]:
    seen: dict[str, int] = {}
    for number, question in enumerate(questions, 1):
        text = folded(question["text"])
        if text in seen:
            yield Warning(str(question["id"]), "double", f"Question {seen[text]} asks the same.")
        seen.setdefault(text, number)


def _same_place(questions: Iterable[Raw]) -> Iterator[Warning]:
    places = []
    for question in questions:
        if question["kind"] == "single":
            right = [n for n, choice in enumerate(question["choices"]) if choice.get("correct")]
            places.append(right[0] if right else -1)
            if len(places) >= SAME_PLACE and len(Counter(places[-SAME_PLACE:])) == 1:
                letter = "ABCDEFGH"[places[-1]]
                yield Warning(
                    str(question["id"]), "same_place", f"{letter} is right for the {SAME_PLACE}th time running."
                )
                places.clear()
