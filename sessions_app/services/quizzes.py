"""The question bank: quizzes of an organization and their questions. Nothing here touches a running session."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max

from sessions_app.access import Caller
from sessions_app.game.errors import Refused
from sessions_app.game.questions import checked_question
from sessions_app.game.settings import checked
from sessions_app.models import Question, Quiz, Round

MAX_QUESTIONS = 500
_EDITABLE = ("title", "description", "language")


def create_quiz(caller: Caller, organization: UUID, **values: Any) -> Quiz:
    """Store a new quiz without questions."""
    _require_editor(caller, organization)
    return Quiz.objects.create(organization_id=organization, author_id=caller.user, **_clean(values))


def update_quiz(caller: Caller, quiz: Quiz, values: Mapping[str, Any]) -> Quiz:
    """Change title, description or language."""
    _require_editor(caller, quiz.organization_id)
    for name, value in _clean(values).items():
        setattr(quiz, name, value)
    quiz.save()
    return quiz


def delete_quiz(caller: Caller, quiz: Quiz) -> None:
    """Delete a quiz; sessions that have started keep their copy."""
    _require_editor(caller, quiz.organization_id)
    quiz.delete()


def duplicate_quiz(caller: Caller, quiz: Quiz) -> Quiz:
    """Copy a quiz with its rounds and questions."""
    _require_editor(caller, quiz.organization_id)
    with transaction.atomic():
        values = {name: getattr(quiz, name) for name in _EDITABLE} | {"title": f"{quiz.title[:112]} (copy)"}
        copy = Quiz.objects.create(organization_id=quiz.organization_id, author_id=caller.user, **values)
        rounds = {
            part.pk: Round.objects.create(
                quiz=copy, title=part.title, position=part.position, scoring=part.scoring, leaderboard=part.leaderboard
            )
            for part in quiz.rounds.all()
        }
        Question.objects.bulk_create(
            Question(
                quiz=copy,
                round=rounds.get(question.round_id) if question.round_id else None,
                position=question.position,
                content=question.content,
                scoring=question.scoring,
            )
            for question in quiz.questions.all()
        )
    return copy


def add_question(caller: Caller, quiz: Quiz, values: Mapping[str, Any]) -> Question:
    """Append a question, or put it at `position` (from 1)."""
    _require_editor(caller, quiz.organization_id)
    content, scoring = checked_question(values), _scoring(values)
    with transaction.atomic():
        # The quiz's row is the lock of its order.
        Quiz.objects.select_for_update(no_key=True).get(pk=quiz.pk)
        last = quiz.questions.aggregate(last=Max("position"))["last"] or 0
        if last >= MAX_QUESTIONS:
            raise Refused("invalid_field", fields={"questions": f"at most {MAX_QUESTIONS}"})
        position = min(values.get("position") or last + 1, last + 1)
        quiz.questions.filter(position__gte=position).update(position=F("position") + 1)
        made = Question.objects.create(
            quiz=quiz, position=position, content=content, scoring=scoring, round=_round(quiz, values.get("round"))
        )
        quiz.save(update_fields=["updated_at"])
    return made


def update_question(caller: Caller, question: Question, values: Mapping[str, Any]) -> Question:
    """Change a question: the given fields over those it has."""
    _require_editor(caller, question.quiz.organization_id)
    question.content = checked_question({**question.content, **values})
    if "scoring" in values:
        question.scoring = _scoring(values)
    if "round" in values:
        question.round = _round(question.quiz, values["round"])
    with transaction.atomic():
        if values.get("position"):
            _move(question, values["position"])
        question.save()
        question.quiz.save(update_fields=["updated_at"])
    return question


def delete_question(caller: Caller, question: Question) -> None:
    """Delete a question and close the gap."""
    _require_editor(caller, question.quiz.organization_id)
    with transaction.atomic():
        quiz, position = question.quiz, question.position
        Quiz.objects.select_for_update(no_key=True).get(pk=quiz.pk)
        question.delete()
        quiz.questions.filter(position__gt=position).update(position=F("position") - 1)
        quiz.save(update_fields=["updated_at"])


def _move(question: Question, to: int) -> None:
    quiz, position = question.quiz, question.position
    Quiz.objects.select_for_update(no_key=True).get(pk=quiz.pk)
    to = max(1, min(to, quiz.questions.count()))
    if to < position:
        quiz.questions.filter(position__gte=to, position__lt=position).update(position=F("position") + 1)
    elif to > position:
        quiz.questions.filter(position__gt=position, position__lte=to).update(position=F("position") - 1)
    question.position = to


def _require_editor(caller: Caller, organization: UUID) -> None:
    if not caller.is_runner or (caller.organization is not None and caller.organization != organization):
        raise Refused("forbidden")


def _clean(values: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: values[name] for name in _EDITABLE if name in values}
    if "title" in kept:
        kept["title"] = " ".join(str(kept["title"]).split())
        if not 1 <= len(kept["title"]) <= 120:
            raise Refused("invalid_field", fields={"title": "1 to 120 characters"})
    return kept


def _scoring(values: Mapping[str, Any]) -> dict[str, Any] | None:
    given = values.get("scoring")
    if not given:
        return None
    checked({"scoring": given})
    return dict(given)


def _round(quiz: Quiz, id: Any) -> Round | None:
    if not id:
        return None
    try:
        found = quiz.rounds.filter(pk=UUID(str(id))).first()
    except ValueError:
        found = None
    if found is None:
        raise Refused("invalid_field", fields={"round": "a round of this quiz"})
    return found
