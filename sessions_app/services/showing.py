"""What is shown of a session's question: announced, asked, and revealed to those who may know how many chose what."""

from typing import Any

from sessions_app.game.deck import Deck, Question, reveal, without_counts
from sessions_app.game.events import ANSWER_COUNTS, HOSTS
from sessions_app.models import TriviaSession
from sessions_app.services.locking import SessionWrite
from sessions_app.services.marking import counts_of
from sessions_app.services.media import linked_question


def intro_of(session: TriviaSession, deck: Deck, question: Question, *, card: bool) -> dict[str, Any]:
    """Return what an intro shows: the title card of a round, or the question to be read."""
    if card:
        return {"question": None, "round_card": deck.card(question)}
    return {"question": linked(session, deck.announced(question)), "round_card": None}


def linked(session: TriviaSession, shown: dict[str, Any]) -> dict[str, Any]:
    """Return a question as players see it, with links to its pictures and sounds that work for a while."""
    return linked_question(shown, f"session:{session.pk}")


def revealed(write: SessionWrite, deck: Deck, question: Question) -> dict[str, Any]:
    """Return what a reveal tells everybody; `tell_counts` follows it."""
    told = reveal(question, *counts_of(write, question))
    write.change(state_data={"reveal": told})
    shown = told if write.settings["show_counts"] else without_counts(told, question)
    return {"question": linked(write.session, deck.public(question)), "reveal": shown}


def tell_counts(write: SessionWrite) -> None:
    """Tell hosts alone what the reveal has just kept from everybody."""
    if not write.settings["show_counts"]:
        told = write.session.state_data["reveal"]
        counts = {name: told[name] for name in ("question_id", "distribution", "answered")}
        write.append(ANSWER_COUNTS, {"data": counts}, HOSTS)
