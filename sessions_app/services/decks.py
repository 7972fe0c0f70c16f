"""Frozen quizzes, of sessions and of assignments: made once, read once per process."""

import random
from collections import OrderedDict
from collections.abc import Callable
from typing import Any
from uuid import UUID

from sessions_app.game.deck import Deck, right_id
from sessions_app.game.errors import Refused
from sessions_app.models import Assignment, FrozenQuiz, Quiz, TriviaSession
from sessions_app.services.locking import SessionWrite

MAX_KEPT = 200
_kept: OrderedDict[tuple[UUID, int], Deck] = OrderedDict()


def freeze(write: SessionWrite) -> Deck:
    """Copy the session's quiz as it is now; later edits change nothing here."""
    quiz = write.session.quiz
    if quiz is None or not quiz.questions.exists():
        raise Refused("no_questions", state=write.session.state)
    content = frozen_content(quiz, write.session.pk)
    FrozenQuiz.objects.update_or_create(session=write.session, defaults={"content": content, "created_at": write.now})
    write.change(question_count=len(content["questions"]))
    return Deck(content)


def frozen_content(quiz: Quiz, owner: UUID) -> dict[str, Any]:
    """Return a quiz as it is now, shuffled as `owner`'s id says: the same if it is done twice."""
    return {
        "quiz_id": str(quiz.pk),
        "title": quiz.title,
        "language": quiz.language,
        "rounds": [
            {"id": str(part.pk), "title": part.title, "scoring": part.scoring, "leaderboard": part.leaderboard or None}
            for part in quiz.rounds.all()
        ],
        "questions": _questions(quiz, random.Random(owner.int)),  # noqa: S311 (an order, not a secret)
    }


def _questions(quiz: Quiz, chance: random.Random) -> list[dict[str, Any]]:
    frozen = []
    for question in quiz.questions.all():
        raw = {
            **question.content,
            "id": str(question.pk),
            "round": str(question.round_id) if question.round_id else None,
            "scoring": question.scoring,
        }
        if raw["kind"] == "order":
            raw["shuffled"] = _shuffled([choice["id"] for choice in raw["choices"]], chance)
        elif raw["kind"] == "match":
            raw["pairs"] = [{**pair, "right_id": f"{chance.getrandbits(48):012x}"} for pair in raw["pairs"]]
            raw["shuffled"] = _shuffled([right_id(pair) for pair in raw["pairs"]], chance)
        frozen.append(raw)
    return frozen


def _shuffled(ids: list[str], chance: random.Random) -> list[str]:
    """Return them in an order of their own, not the right one; of two any order, for one that is never right tells."""
    mixed = list(ids)
    chance.shuffle(mixed)
    while len(ids) > 2 and mixed == ids:
        chance.shuffle(mixed)
    return mixed


def deck_of(session: TriviaSession) -> Deck | None:
    """Return the session's frozen quiz, or None before its start. Read inside the caller's view or lock."""
    if session.question_count == 0:
        return None
    key = session.pk, session.deck_version
    return _read(key, lambda: FrozenQuiz.objects.values_list("content", flat=True).get(session=session))


def deck_ahead(session: TriviaSession) -> Deck | None:
    """Return the deck of a quiz that has not begun, as it would be frozen now; None without a quiz."""
    return Deck(frozen_content(session.quiz, session.pk)) if session.quiz is not None else None


def assigned_deck(assignment: Assignment) -> Deck:
    """Return an assignment's questions; `content` need not be loaded."""
    rows = Assignment.objects.filter(pk=assignment.pk)
    return _read((assignment.pk, 0), lambda: rows.values_list("content", flat=True).get())


def _read(key: tuple[UUID, int], content: Callable[[], Any]) -> Deck:
    deck = _kept.get(key)
    if deck is None:
        deck = Deck(content())
        _kept[key] = deck
        while len(_kept) > MAX_KEPT:
            _kept.popitem(last=False)
    return deck
