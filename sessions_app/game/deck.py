"""A frozen quiz: the questions of one session as they stood at its start, and what of them may be shown when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

CHOICE_KINDS = frozenset({"single", "multiple", "true_false", "poll"})
MARKED_KINDS = frozenset({"single", "multiple", "true_false", "typed", "number", "order", "match", "buzzer"})
OPINIONS = frozenset({"poll", "word_cloud"})
ANSWERED_KINDS = (MARKED_KINDS - {"buzzer"}) | OPINIONS
KINDS = (
    "single",
    "multiple",
    "true_false",
    "typed",
    "number",
    "order",
    "match",
    "poll",
    "word_cloud",
    "slide",
    "buzzer",
)

Raw = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a deck. `raw` is its editor's form (protocol.md 1.1) with what was shuffled once."""

    raw: Raw
    number: int  # from 1

    @property
    def id(self) -> str:
        return str(self.raw["id"])

    @property
    def kind(self) -> str:
        return str(self.raw["kind"])

    @property
    def limit_ms(self) -> int | None:
        """How long it is open; None without a clock."""
        seconds = self.raw.get("time_limit") or 0
        return seconds * 1000 if seconds else None

    @property
    def points(self) -> int:
        return int(self.raw.get("points") or 0) if self.is_marked else 0

    @property
    def is_marked(self) -> bool:
        return self.kind in MARKED_KINDS

    @property
    def is_answered(self) -> bool:
        """Whether players answer it, each for themselves."""
        return self.kind in ANSWERED_KINDS

    @property
    def is_buzzer(self) -> bool:
        return self.kind == "buzzer"

    @property
    def is_slide(self) -> bool:
        """Whether it is only to be looked at."""
        return self.kind == "slide"

    @property
    def right_choices(self) -> list[str]:
        return [choice["id"] for choice in self.raw.get("choices", ()) if choice.get("correct")]

    @property
    def right_order(self) -> list[str]:
        return [choice["id"] for choice in self.raw.get("choices", ())]

    @property
    def right_pairs(self) -> dict[str, str]:
        """By the id of the left, the id of the right."""
        return {left_id(pair): right_id(pair) for pair in self.raw.get("pairs", ())}


class Deck:
    """The questions of a session in their order. Built by `freeze`; its content never changes."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self.content = content
        self.questions = [Question(raw, number) for number, raw in enumerate(content["questions"], 1)]
        self._rounds = {part["id"]: part for part in content.get("rounds", ())}
        self._by_id = {question.id: question for question in self.questions}

    @property
    def count(self) -> int:
        return len(self.questions)

    def at(self, number: int | None) -> Question | None:
        """Return question `number` (from 1), or None."""
        return self.questions[number - 1] if number and 1 <= number <= self.count else None

    def find(self, question_id: str) -> Question | None:
        return self._by_id.get(question_id)

    def round_of(self, question: Question) -> Raw | None:
        return self._rounds.get(question.raw.get("round"))

    def starts_round(self, question: Question) -> bool:
        """Whether a round begins with this question, so that its title card comes first."""
        before = self.at(question.number - 1)
        part = question.raw.get("round")
        return part in self._rounds and (before is None or before.raw.get("round") != part)

    def card(self, question: Question) -> Raw:
        """Return the title card of the round that begins with this question."""
        part = self.round_of(question)
        assert part is not None
        ids = [one.raw.get("round") for one in self.questions]
        played = list(dict.fromkeys(id for id in ids if id in self._rounds))
        return {
            "title": part["title"],
            "number": played.index(part["id"]) + 1,
            "count": len(played),
            "questions": ids.count(part["id"]),
        }

    def scoring_of(self, question: Question) -> Raw:
        """Return what its round and the question itself say of scoring, the question last."""
        part = self.round_of(question) or {}
        return {**(part.get("scoring") or {}), **(question.raw.get("scoring") or {})}

    def announced(self, question: Question) -> Raw:
        """Return a question before it takes answers: to be read, with nothing to choose from yet."""
        return {key: value for key, value in self.public(question).items() if key not in {"choices", "lefts", "rights"}}

    def public(self, question: Question) -> Raw:
        """Return a question as players and screens get it: nothing of it tells what is right."""
        raw, part = question.raw, self.round_of(question)
        shown: Raw = {
            "id": question.id,
            "kind": question.kind,
            "number": question.number,
            "count": self.count,
            "round": part["title"] if part else None,
            "text": raw["text"],
            "media": raw.get("media"),
            "time_limit": raw.get("time_limit") or 0,
            "points": question.points,
        }
        if question.kind in CHOICE_KINDS | {"order"}:
            choices = {choice["id"]: choice for choice in raw["choices"]}
            order = raw.get("shuffled") or list(choices)
            shown["choices"] = [_bare(choices[id], "text", "media") for id in order]
        if question.kind == "match":
            lefts = [{"id": left_id(pair), "text": pair["left"]} for pair in raw["pairs"]]
            rights = {right_id(pair): {"id": right_id(pair), "text": pair["right"]} for pair in raw["pairs"]}
            shown |= {"lefts": lefts, "rights": [rights[id] for id in raw.get("shuffled") or list(rights)]}
        if question.kind == "number":
            shown["unit"] = (raw.get("number") or {}).get("unit", "")
        return shown


def left_id(pair: Mapping[str, Any]) -> str:
    """Return what players call a pair's left half."""
    return f"{pair['id']}l"


def right_id(pair: Mapping[str, Any]) -> str:
    """Return what players call a pair's right half: nothing in it may tell which left it belongs to."""
    return str(pair["right_id"])


def _bare(choice: Mapping[str, Any], *keys: str) -> Raw:
    return {"id": choice["id"], **{key: choice.get(key) for key in keys}}


def reveal(question: Question, distribution: Sequence[Mapping[str, Any]], answered: int) -> Raw:
    """Return what everybody may know once answering is over."""
    raw = question.raw
    told: Raw = {"question_id": question.id, "distribution": list(distribution), "answered": answered}
    if question.kind in {"single", "multiple", "true_false"}:
        told["correct"] = question.right_choices
    elif question.kind == "typed":
        told["accepted"] = list(raw.get("accepted", ()))
    elif question.kind == "number":
        number = raw.get("number") or {}
        told["number"] = None if number.get("mode") == "range" else number.get("value")
        told["range"] = [number["min"], number["max"]] if number.get("mode") == "range" else None
    elif question.kind == "order":
        told["order"] = question.right_order
    elif question.kind == "match":
        told["pairs"] = question.right_pairs
    return {**told, "explanation": raw.get("explanation", ""), "source": raw.get("source", "")}


def without_counts(told: Mapping[str, Any], question: Question) -> Raw:
    """Return a reveal that does not say how many chose what.

    Opinions are asked for nothing else: of those it says how they are spread, in percent of all who answered.
    """
    bare = {key: value for key, value in told.items() if key != "distribution"}
    if question.kind in OPINIONS:
        rows = told["distribution"]
        bare["distribution"] = [
            {"key": row["key"], "percent": _percent(row["count"], told["answered"])} for row in rows
        ]
    return bare


def _percent(count: int, all: int) -> int:
    return (200 * count + all) // (2 * all) if all else 0
