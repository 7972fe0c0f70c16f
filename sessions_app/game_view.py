"""What of the game a snapshot holds: the question as players may see it, and each viewer's own part."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sessions_app.game import play
from sessions_app.game.events import Viewer
from sessions_app.game.scoring import Scoring, words
from sessions_app.game.states import ACTIVE, LOCKED
from sessions_app.models import Answer, TriviaSession
from sessions_app.services.decks import deck_of
from sessions_app.services.results import results_of
from sessions_app.services.rounds import intro_of, linked

_EMPTY: dict[str, Any] = {"question": None, "round_card": None, "reveal": None}
_OWN: dict[str, Any] = {"answer": None, "result": None}


def game_view(session: TriviaSession, settings: dict[str, Any]) -> dict[str, Any]:
    """Return the snapshot's keys of the game, alike for all; nothing in them tells what is right before the reveal."""
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
    part = deck.round_of(question)
    shown["round"] = part["title"] if part else None
    if session.state == play.INTRO:
        shown |= intro_of(session, deck, question, card=session.card)
    elif session.state in {ACTIVE, LOCKED, play.REVEAL}:
        shown["question"] = linked(session, deck.public(question))
    if session.state == play.REVEAL:
        shown["reveal"] = session.state_data.get("reveal")
    return shown


def own_parts(
    session: TriviaSession, settings: dict[str, Any], viewers: Sequence[Viewer], joined: Mapping[str, datetime]
) -> list[dict[str, Any]]:
    """Return each viewer's own keys: its answer, its result, whether it waits, and the count of answers of now.

    `joined` tells since when a participant is here. At most five queries, whatever the number of viewers.
    """
    deck = deck_of(session)
    question = deck.at(session.question_number) if deck is not None else None
    if question is None or session.state not in {ACTIVE, LOCKED, play.REVEAL}:
        return [_OWN for _ in viewers]
    seats = {UUID(viewer.participant) for viewer in viewers if viewer.participant is not None}
    given = Answer.objects.filter(session=session, question_id=question.id, participant__in=seats) if seats else ()
    answers = {
        str(answer.participant_id): {"question_id": question.id, **answer.response, "elapsed_ms": answer.elapsed_ms}
        for answer in given
    }
    results = results_of(session, question.id, seats) if seats and session.state == play.REVEAL else {}
    opened_at = session.opened_question_at if settings["late_join"] == "next_question" else None
    parts = []
    for viewer in viewers:
        part: dict[str, Any] = {**_OWN, "answered": session.answered}
        if (own := viewer.participant) is not None:
            part |= {"answer": answers.get(own), "result": results.get(own)}
            part["waits"] = opened_at is not None and own in joined and joined[own] > opened_at
        parts.append(part)
    return parts
