"""What a question brought each player, read for those who are to be told."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sessions_app.game.ranking import ranks
from sessions_app.models import Answer, Participant


def results_of(session_pk: UUID, question_id: str, players: Iterable[UUID]) -> dict[str, dict[str, Any]]:
    """Return what `answer_result` tells each of these participants, by participant id: two queries for all of them."""
    wanted = set(players)
    scores = dict(Participant.objects.filter(session=session_pk, removed_at=None).values_list("pk", "score"))
    places = ranks(scores.values())
    answers = Answer.objects.filter(session=session_pk, question_id=question_id, participant__in=wanted)
    given = {answer.participant_id: answer for answer in answers}
    return {
        str(pk): {
            **_told(question_id, given.get(pk)),
            "score": scores[pk],
            "rank": places[scores[pk]],
            "rank_of": len(scores),
        }
        for pk in wanted
        if pk in scores
    }


def _told(question_id: str, answer: Answer | None) -> dict[str, Any]:
    if answer is None:
        return {"question_id": question_id, "answered": False, "correct": False, "points": 0, "streak": 0}
    return {
        "question_id": question_id,
        "answered": True,
        "correct": None if answer.share is None else answer.share >= 1,
        "share": answer.share,
        "points": answer.points,
        "base": answer.base,
        "speed": answer.speed,
        "bonus": answer.bonus,
        "penalty": answer.penalty,
        "streak": answer.streak,
    }
