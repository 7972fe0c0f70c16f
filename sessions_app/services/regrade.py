"""Marking anew: a typed answer is accepted after all, or a key was wrong; everything that follows from it follows."""

from collections.abc import Mapping
from typing import Any

from rapidfuzz.distance import OSA

from sessions_app.access import require
from sessions_app.game.clusters import Cluster, clusters
from sessions_app.game.deck import CHOICE_KINDS, Deck, Question
from sessions_app.game.errors import Refused
from sessions_app.game.events import AUDIT, HOSTS
from sessions_app.game.marking import MAX_TYPED, share
from sessions_app.models import Answer, FrozenQuiz, PlayedQuestion, TriviaSession
from sessions_app.services.decks import deck_of
from sessions_app.services.locking import SessionWrite
from sessions_app.services.outcomes import Done
from sessions_app.services.people import Person
from sessions_app.services.rounds import rescore

MAX_ACCEPTED = 200


def regrade(write: SessionWrite, person: Person, data: Mapping[str, Any]) -> Done:
    """Change a played question's key: `accept` typed answers too, or say which choices (`correct`, ids) are right.

    Scores, streaks, ranks and teams follow in this transaction; the log keeps who changed what.
    """
    require(person.caller, "control", write.session)
    deck = deck_of(write.session)
    question = deck.find(str(data.get("question_id"))) if deck is not None else None
    if deck is None or question is None:
        raise Refused("not_found")
    if write.session.state == "question_intro" and question.number == write.session.question_number:
        raise Refused("not_active", state=write.session.state)
    changed = _changed(question, data)
    content = {**deck.content, "questions": [_with(one, question.id, changed) for one in deck.content["questions"]]}
    FrozenQuiz.objects.filter(session=write.session).update(content=content)
    write.change(deck_version=write.session.deck_version + 1)
    new = Deck(content)
    before = {name: question.raw.get(name) for name in changed}
    told = {"question_id": question.id, "number": question.number}
    if PlayedQuestion.objects.filter(session=write.session, question_id=question.id, marked_at__isnull=False).exists():
        rescore(write, new, new.questions[question.number - 1])
    audit = {**told, "action": "regrade", "by": person.name, "before": before, "after": changed}
    return Done(write.append(AUDIT, {"data": audit}, HOSTS).seq, told)


def _changed(question: Question, data: Mapping[str, Any]) -> dict[str, Any]:
    if question.kind == "typed" and data.get("accept"):
        known = list(question.raw["accepted"])
        new = [text.strip() for text in data["accept"] if isinstance(text, str) and 1 <= len(text.strip()) <= MAX_TYPED]
        accepted = list(dict.fromkeys([*known, *new]))
        if len(new) != len(data["accept"]) or len(accepted) > MAX_ACCEPTED:
            raise Refused("invalid_field", fields={"accept": f"texts of 1 to {MAX_TYPED} characters"})
        return {"accepted": accepted}
    if question.kind in CHOICE_KINDS - {"poll"} and data.get("correct"):
        right = set(data["correct"])
        if not right <= set(question.right_order):
            raise Refused("invalid_field", fields={"correct": "ids of this question's choices"})
        return {"choices": [{**choice, "correct": choice["id"] in right} for choice in question.raw["choices"]]}
    wanted = "accept" if question.kind == "typed" else "correct"
    raise Refused("invalid_field", fields={wanted: "what counts for a question of this kind"})


def _with(raw: dict[str, Any], id: str, changed: dict[str, Any]) -> dict[str, Any]:
    return {**raw, **changed} if raw["id"] == id else raw


def clusters_of(session: TriviaSession, question: Question) -> list[Cluster]:
    """Return the typed answers to a question so far, for a host."""
    rows = Answer.objects.filter(session=session, question_id=question.id).order_by("received_at", "pk")
    given = rows.values_list("response", flat=True)
    known: dict[str, bool] = {}
    answers = []
    for response in given:
        text = response["text"]
        if text not in known:
            known[text] = share(question, response, OSA.distance) >= 1
        answers.append((text, known[text]))
    return clusters(answers, OSA.distance)
