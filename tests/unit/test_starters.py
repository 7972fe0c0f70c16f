"""The starter quizzes: twenty questions each, of all kinds, each fact with its source."""

from collections import Counter

import pytest

from sessions_app.game.questions import checked_question
from sessions_app.game.warnings import warnings
from sessions_app.importers import read_quiz
from sessions_app.starters import NAMES, starter
from tests.support.quizzes import KINDS

OPINIONS = {"poll", "word_cloud", "slide"}


@pytest.mark.parametrize("name", NAMES)
def test_a_starter_quiz_is_whole(name: str) -> None:
    draft = read_quiz(starter(name))
    questions = [checked_question(question.raw) for question in draft.questions]
    assert draft.errors == [] and len(questions) == 20 and len(draft.rounds) == 3
    assert {question["kind"] for question in questions} == set(KINDS)
    assert len({question["text"] for question in questions}) == 20
    for question in questions:
        if question["kind"] not in OPINIONS:
            assert question["explanation"] and "https://" in question["source"], question["text"]
    assert warnings([{**question, "id": str(n)} for n, question in enumerate(questions)]) == []


def test_the_right_answer_has_no_favourite_place() -> None:
    places: Counter[int] = Counter()
    for name in NAMES:
        for question in read_quiz(starter(name)).questions:
            if question.raw["kind"] == "single":
                places[next(n for n, c in enumerate(question.raw["choices"]) if c.get("correct"))] += 1
    assert len(places) == 4 and max(places.values()) <= sum(places.values()) / 2
