"""What of the game a snapshot holds: the question as players may see it, and each viewer's own part."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sessions_app.game import play
from sessions_app.game.deck import Deck, Question, without_counts
from sessions_app.game.events import Viewer
from sessions_app.game.scoring import Scoring, words
from sessions_app.game.states import ACTIVE, ENDED, LOCKED
from sessions_app.models import Answer, PlayedQuestion, TriviaSession
from sessions_app.services.attendance import waiting_times
from sessions_app.services.decks import deck_of
from sessions_app.services.results import results_of
from sessions_app.services.showing import intro_of, linked
from sessions_app.services.standings import standings_of

_IN_QUESTION = frozenset({ACTIVE, LOCKED, play.REVEAL})
_EMPTY: dict[str, Any] = dict.fromkeys(("question", "round_card", "reveal"))
_OWN: dict[str, Any] = dict.fromkeys(("answer", "result", "standing"))


def game_view(session: TriviaSession, settings: dict[str, Any], *, is_host: bool) -> dict[str, Any]:
    """Return the snapshot's keys of the game; nothing in them tells what is right before the reveal.

    They are alike for all, but for how many chose what, where only hosts may know.
    """
    deck = deck_of(session)
    if deck is None:
        data = session.state_data
        counts = {"question_count": data.get("question_count"), "has_quiz": session.has_quiz}
        rules = words(Scoring.of(settings["scoring"])) if session.has_quiz else None
        return {**_EMPTY, **counts, "round": data.get("round"), "data": data, "scoring_words": rules}
    question = deck.at(session.question_number)
    shown: dict[str, Any] = {**_EMPTY, "question_count": deck.count, "has_quiz": True, "round": None, "data": {}}
    shown["scoring_words"] = words(Scoring.of(settings["scoring"], deck.scoring_of(question) if question else {}))
    if question is None:
        return shown
    shown["is_last"] = is_last(session, deck, question)
    part = deck.round_of(question)
    shown["round"] = part["title"] if part else None
    if session.state == play.INTRO:
        shown |= intro_of(session, deck, question, card=session.card)
    elif session.state in _IN_QUESTION:
        shown["question"] = linked(session, deck.public(question))
    if session.state == play.REVEAL:
        told = session.state_data["reveal"]
        shown["reveal"] = told if is_host or settings["show_counts"] else without_counts(told, question)
    return shown


def is_last(session: TriviaSession, deck: Deck, question: Question) -> bool:
    """Whether no question follows: none is left, or a host who jumped back has played those that are."""
    later = PlayedQuestion.objects.filter(session=session, number__gt=question.number)
    return question.number + later.count() == deck.count


def own_parts(
    session: TriviaSession, settings: dict[str, Any], viewers: Sequence[Viewer], late: set[str]
) -> list[dict[str, Any]]:
    """Return each viewer's own keys: its answer, its result, its place, whether it waits; and what no event tells.

    `late` are the ids of those who joined while the question was open. The number of queries does not grow with
    that of viewers.
    """
    deck = deck_of(session)
    question = deck.at(session.question_number) if deck is not None else None
    seats = {UUID(viewer.participant) for viewer in viewers if viewer.participant is not None}
    if question is None or session.state == play.INTRO:
        return [_OWN for _ in viewers]
    if session.state not in _IN_QUESTION:
        places = standings_of(session, seats) if seats and session.state in {play.LEADERBOARD, ENDED} else {}
        return [{**_OWN, "standing": places.get(viewer.participant or "")} for viewer in viewers]
    now: dict[str, Any] = {**_OWN, "answered": session.answered}
    if session.state == LOCKED and question.is_answered:
        now["extra_time"] = len(waiting_times(session, question))
    answers = _answers(session, question.id, seats)
    results = results_of(session, question.id, seats) if seats and session.state == play.REVEAL else {}
    waits = late if settings["late_join"] == "next_question" else set()
    return [
        now
        if (own := viewer.participant) is None
        else {**now, "answer": answers.get(own), "result": results.get(own), "waits": own in waits}
        for viewer in viewers
    ]


def _answers(session: TriviaSession, question_id: str, seats: set[UUID]) -> dict[str, dict[str, Any]]:
    given = Answer.objects.filter(session=session, question_id=question_id, participant__in=seats) if seats else ()
    return {
        str(answer.participant_id): {"question_id": question_id, **answer.response, "elapsed_ms": answer.elapsed_ms}
        for answer in given
    }
