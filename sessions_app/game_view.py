"""What of the game a snapshot holds: the question as this viewer may see it, and the viewer's own part."""

from typing import Any
from uuid import UUID

from sessions_app.game import play
from sessions_app.game.deck import Deck, Question
from sessions_app.game.events import Viewer
from sessions_app.game.scoring import Scoring, words
from sessions_app.game.states import ACTIVE, ENDED, LOCKED
from sessions_app.models import Answer, PlayedQuestion, TriviaSession
from sessions_app.services.attendance import latecomers, waiting_times
from sessions_app.services.decks import deck_of
from sessions_app.services.results import results_of
from sessions_app.services.rounds import intro_of, linked
from sessions_app.services.standings import standings_of

_EMPTY: dict[str, Any] = dict.fromkeys(("question", "round_card", "answer", "reveal", "result", "standing"))


def game_view(session: TriviaSession, settings: dict[str, Any], viewer: Viewer) -> dict[str, Any]:
    """Return the snapshot's keys of the game; nothing in them tells what is right before the reveal."""
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
    if viewer.participant is not None and session.state in {play.LEADERBOARD, ENDED}:
        shown["standing"] = standings_of(session, [UUID(viewer.participant)]).get(viewer.participant)
    shown["is_last"] = is_last(session, deck, question)
    part = deck.round_of(question)
    shown["round"] = part["title"] if part else None
    if session.state == play.INTRO:
        shown |= intro_of(session, deck, question, card=session.card)
    elif session.state in {ACTIVE, LOCKED, play.REVEAL}:
        shown["question"] = linked(session, deck.public(question))
        shown["answered"] = session.answered
    if session.state == LOCKED and question.is_answered:
        shown["extra_time"] = len(waiting_times(session, question))
    if session.state == play.REVEAL:
        shown["reveal"] = session.state_data.get("reveal")
    return shown | _own(session, settings, question.id, viewer)


def is_last(session: TriviaSession, deck: Deck, question: Question) -> bool:
    """Whether no question follows: none is left, or a host who jumped back has played those that are."""
    later = PlayedQuestion.objects.filter(session=session, number__gt=question.number)
    return question.number + later.count() == deck.count


def _own(session: TriviaSession, settings: dict[str, Any], question_id: str, viewer: Viewer) -> dict[str, Any]:
    if viewer.participant is None or session.state not in {ACTIVE, LOCKED, play.REVEAL}:
        return {}
    seat = UUID(viewer.participant)
    answer = Answer.objects.filter(session=session, question_id=question_id, participant=seat).first()
    own: dict[str, Any] = {"waits": False}
    if settings["late_join"] == "next_question":
        own["waits"] = seat in {late.pk for late in latecomers(session)}
    if answer is not None:
        own["answer"] = {"question_id": question_id, **answer.response, "elapsed_ms": answer.elapsed_ms}
    if session.state == play.REVEAL:
        own["result"] = results_of(session, question_id, [seat]).get(viewer.participant)
    return own
