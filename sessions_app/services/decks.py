"""The frozen quiz of a session: made at its start, read once per process."""

import random
from collections import OrderedDict
from typing import Any
from uuid import UUID

from sessions_app.game.deck import Deck, right_id
from sessions_app.game.errors import Refused
from sessions_app.models import FrozenQuiz, Quiz, TriviaSession
from sessions_app.services.locking import SessionWrite

MAX_KEPT = 200
_kept: OrderedDict[tuple[UUID, int], Deck] = OrderedDict()


def freeze(write: SessionWrite) -> Deck:
    """Copy the session's quiz as it is now; later edits change nothing here."""
    quiz = write.session.quiz
    if quiz is None or not quiz.questions.exists():
        raise Refused("no_questions", state=write.session.state)
    content = {
        "quiz_id": str(quiz.pk),
        "title": quiz.title,
        "language": quiz.language,
        "rounds": [
            {"id": str(part.pk), "title": part.title, "scoring": part.scoring, "leaderboard": part.leaderboard or None}
            for part in quiz.rounds.all()
        ],
        "questions": _questions(quiz, random.Random(write.session.pk.int)),  # noqa: S311 (the same if it is run twice)
    }
    FrozenQuiz.objects.update_or_create(session=write.session, defaults={"content": content, "created_at": write.now})
    write.change(question_count=len(content["questions"]))
    return Deck(content)


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
    deck = _kept.get(key)
    if deck is None:
        deck = Deck(FrozenQuiz.objects.get(session=session).content)
        _kept[key] = deck
        while len(_kept) > MAX_KEPT:
            _kept.popitem(last=False)
    return deck
