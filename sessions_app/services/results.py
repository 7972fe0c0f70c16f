"""What a question brought each player, read for those who are to be told."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sessions_app.game.ranking import ranks
from sessions_app.game.settings import shows_ranks
from sessions_app.models import Answer, MarkedAnswer, Participant, TriviaSession
from sessions_app.services.reading import read_view
from sessions_app.services.settings import session_settings


def read_results(session_pk: UUID, question_id: str, players: Iterable[UUID]) -> dict[str, dict[str, Any]]:
    """Return `results_of` a session by its key; nothing if it is gone."""
    with read_view():
        session = TriviaSession.objects.filter(pk=session_pk).first()
        return {} if session is None else results_of(session, question_id, players)


def results_of(session: TriviaSession, question_id: str, players: Iterable[UUID]) -> dict[str, dict[str, Any]]:
    """Return what `answer_result` tells each of these participants, by participant id, in a fixed number of queries."""
    wanted = set(players)
    seats = Participant.objects.filter(session=session, removed_at=None).select_related("team")
    here = {seat.pk: seat for seat in seats}
    answers = Answer.objects.filter(session=session, question_id=question_id, participant__in=wanted)
    given = {answer.participant_id: answer for answer in answers}
    shown = shows_ranks(session_settings(session)["leaderboard"], session.state)
    places = ranks(seat.score for seat in here.values()) if shown else {}
    return {
        str(pk): {
            **told_result(question_id, given.get(pk)),
            "score": here[pk].score,
            "rank": places.get(here[pk].score),
            "rank_of": len(here),
        }
        for pk in wanted
        if pk in here
    }


def told_result(question_id: str, answer: MarkedAnswer | None) -> dict[str, Any]:
    """Return what an answer brought, without how that leaves the player."""
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
        "elapsed_ms": answer.elapsed_ms,
    }
