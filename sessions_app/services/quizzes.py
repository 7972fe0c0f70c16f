"""The question bank: quizzes of an organization and their questions. Nothing here touches a running session."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from sessions_app.access import Caller
from sessions_app.game.errors import Refused
from sessions_app.game.marking import folded
from sessions_app.game.media import media_of
from sessions_app.game.questions import checked_question
from sessions_app.game.settings import checked
from sessions_app.game.tags import clean_tags
from sessions_app.models import Question, QuestionMedia, QuestionTag, Quiz, Round
from sessions_app.services.editing import require_editor
from sessions_app.services.media import resolve_media

MAX_QUESTIONS = 500
_EDITABLE = ("title", "description", "language", "tags")


def create_quiz(caller: Caller, organization: UUID, **values: Any) -> Quiz:
    """Store a new quiz without questions."""
    require_editor(caller, organization)
    return Quiz.objects.create(organization_id=organization, author_id=caller.user, **_clean(values))


def update_quiz(caller: Caller, quiz: Quiz, values: Mapping[str, Any]) -> Quiz:
    """Change title, description, language or tags."""
    require_editor(caller, quiz.organization_id)
    for name, value in _clean(values).items():
        setattr(quiz, name, value)
    quiz.save()
    return quiz


def delete_quiz(caller: Caller, quiz: Quiz) -> None:
    """Delete a quiz; sessions that have started keep their copy."""
    require_editor(caller, quiz.organization_id)
    quiz.delete()


def duplicate_quiz(caller: Caller, quiz: Quiz) -> Quiz:
    """Copy a quiz with its rounds and questions."""
    require_editor(caller, quiz.organization_id)
    with transaction.atomic():
        values = {name: getattr(quiz, name) for name in _EDITABLE} | {"title": f"{quiz.title[:112]} (copy)"}
        copy = Quiz.objects.create(organization_id=quiz.organization_id, author_id=caller.user, **values)
        rounds = {
            part.pk: Round.objects.create(
                quiz=copy, title=part.title, position=part.position, scoring=part.scoring, leaderboard=part.leaderboard
            )
            for part in quiz.rounds.all()
        }
        store(
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
    """Append a question, or put it at `position` (from 1); one of a round stands with the round's others."""
    require_editor(caller, quiz.organization_id)
    made = Question(quiz=quiz, content=checked_question(values), scoring=checked_scoring(values))
    resolve_media(quiz.organization_id, [made.content])
    with transaction.atomic():
        lock(quiz)
        last = quiz.questions.aggregate(last=Max("position"))["last"] or 0
        require_space(quiz, 1)
        made.round = _round(quiz, values.get("round"))
        made.position = last + 1
        store([made])
        arrange(quiz, made, values.get("position"))
    return made


def update_question(caller: Caller, question: Question, values: Mapping[str, Any]) -> Question:
    """Change a question: the given fields over those it has."""
    require_editor(caller, question.quiz.organization_id)
    question.content = checked_question({**question.content, **values})
    resolve_media(question.quiz.organization_id, [question.content])
    if "scoring" in values:
        question.scoring = checked_scoring(values)
    with transaction.atomic():
        lock(question.quiz)
        if "round" in values:
            question.round = _round(question.quiz, values["round"])
        index(question)
        question.save()
        question.tagged.all().delete()
        question.media_rows.all().delete()
        _tag([question])
        arrange(question.quiz, question, values.get("position"))
    return question


def delete_question(caller: Caller, question: Question) -> None:
    """Delete a question and close the gap."""
    require_editor(caller, question.quiz.organization_id)
    with transaction.atomic():
        lock(question.quiz)
        question.delete()
        arrange(question.quiz)


# For the other services of the bank, inside a transaction


def lock(quiz: Quiz) -> None:
    """Wait for whoever changes the order of this quiz: its row is the lock."""
    Quiz.objects.select_for_update(no_key=True).get(pk=quiz.pk)


def require_space(quiz: Quiz, count: int) -> None:
    """Refuse what would make a quiz too long."""
    if quiz.questions.count() + count > MAX_QUESTIONS:
        raise Refused("invalid_field", fields={"questions": f"at most {MAX_QUESTIONS}"})


def store(questions: Iterable[Question]) -> None:
    """Insert questions with what they are found by."""
    rows = list(questions)
    for question in rows:
        index(question)
    Question.objects.bulk_create(rows, batch_size=200)
    _tag(rows)


def index(question: Question) -> None:
    """Set what a question is found by from its content."""
    content = question.content
    question.kind, question.difficulty = content["kind"], content["difficulty"]
    words = [content["text"], *(choice["text"] for choice in content["choices"]), *content["accepted"]]
    question.text = folded(" ".join(words))


def checked_scoring(values: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return own rules of scoring, or None for the session's."""
    given = values.get("scoring")
    if not given:
        return None
    checked({"scoring": given})
    return dict(given)


def _tag(questions: Sequence[Question]) -> None:
    QuestionTag.objects.bulk_create(
        [QuestionTag(question=question, word=word) for question in questions for word in question.content["tags"]]
    )
    QuestionMedia.objects.bulk_create(
        QuestionMedia(question=question, media_id=id)
        for question in questions
        for id in dict.fromkeys(media["id"] for media in media_of(question.content))
    )


def arrange(quiz: Quiz, moved: Question | None = None, to: int | None = None) -> None:
    """Number the questions from 1, with one of them moved to a place, and those of a round together."""
    rows = list(quiz.questions.only("pk", "position", "round_id", "quiz_id"))
    if moved is not None and to:
        own = next(row for row in rows if row.pk == moved.pk)
        rows.remove(own)
        rows.insert(max(0, min(to - 1, len(rows))), own)
    first: dict[Any, int] = {}
    for place, row in enumerate(rows):
        first.setdefault(row.round_id or row.pk, place)
    rows.sort(key=lambda row: first[row.round_id or row.pk])
    changed = []
    for position, row in enumerate(rows, 1):
        if row.position != position:
            row.position = position
            changed.append(row)
        if moved is not None and row.pk == moved.pk:
            moved.position = position
    Question.objects.bulk_update(changed, ["position"], batch_size=200)
    quiz.save(update_fields=["updated_at"])


def _clean(values: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: values[name] for name in _EDITABLE if name in values}
    if "title" in kept:
        kept["title"] = " ".join(str(kept["title"]).split())
        if not 1 <= len(kept["title"]) <= 120:
            raise Refused("invalid_field", fields={"title": "1 to 120 characters"})
    if "tags" in kept:
        kept["tags"] = clean_tags(kept["tags"])
    return kept


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
