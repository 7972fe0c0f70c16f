"""Importing into a quiz: every question checked, every fault by its row, and all of it stored or nothing."""

from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Max

from sessions_app.access import Caller
from sessions_app.game.errors import Refused
from sessions_app.game.questions import checked_question
from sessions_app.importers import Draft, RowError, Unreadable, read_quiz
from sessions_app.models import Question, Quiz
from sessions_app.services.bank import add_round
from sessions_app.services.editing import require_editor
from sessions_app.services.media import resolve_media
from sessions_app.services.quizzes import (
    MAX_QUESTIONS,
    arrange,
    checked_scoring,
    create_quiz,
    lock,
    store,
    update_quiz,
)


@dataclass(slots=True)
class Preview:
    """What a file holds: questions in their stored form with `row`, and what is wrong with which row."""

    draft: Draft
    questions: list[dict[str, Any]] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    imported: int = 0
    quiz: Quiz | None = None  # where they are now

    def told(self) -> dict[str, Any]:
        """Return it as REST and the command tell it."""
        return {
            "format": self.draft.format,
            "title": self.draft.title,
            "rounds": [part["title"] for part in self.draft.rounds],
            "questions": self.questions,
            "errors": [asdict(error) for error in self.errors],
            "warnings": [asdict(warning) for warning in self.draft.warnings],
            "imported": self.imported,
        }


def preview_import(data: bytes, format: str = "") -> Preview:
    """Read a file and check all of it; nothing is stored."""
    try:
        draft = read_quiz(data, format)
    except Unreadable as error:
        draft = Draft(format or "unknown")
        draft.fault(0, str(error), "file")
    found = Preview(draft, errors=list(draft.errors))
    if len(draft.questions) > MAX_QUESTIONS:
        found.errors.append(RowError(0, "questions", f"At most {MAX_QUESTIONS} questions fit into a quiz."))
    for question in draft.questions:
        try:
            content = checked_question(question.raw)
            checked_scoring({"scoring": question.scoring})
        except Refused as refused:
            faults = refused.fields or {"question": refused.message}
            found.errors += [RowError(question.row, name, words) for name, words in faults.items()]
        else:
            own = {"row": question.row, "round": question.round, "scoring": question.scoring}
            found.questions.append({**content, **own})
    found.errors.sort(key=lambda error: error.row)
    return found


def import_into(caller: Caller, quiz: Quiz, data: bytes, format: str = "") -> Preview:
    """Append a file's questions to a quiz; with any fault in it nothing is stored."""
    require_editor(caller, quiz.organization_id)
    found = preview_import(data, format)
    try:
        resolve_media(quiz.organization_id, found.questions)
    except Refused as refused:
        found.errors += [RowError(0, name, words) for name, words in (refused.fields or {}).items()]
    if found.errors:
        return found
    with transaction.atomic():
        lock(quiz)
        if quiz.questions.count() + len(found.questions) > MAX_QUESTIONS:
            found.errors.append(RowError(0, "questions", f"At most {MAX_QUESTIONS} questions fit into a quiz."))
            return found
        rounds = {part["key"]: add_round(caller, quiz, part) for part in found.draft.rounds}
        last = quiz.questions.aggregate(last=Max("position"))["last"] or 0
        rows = []
        for place, told in enumerate(found.questions, last + 1):
            content = {name: value for name, value in told.items() if name not in {"row", "round", "scoring"}}
            part = rounds.get(told["round"])
            rows.append(Question(quiz=quiz, round=part, position=place, content=content, scoring=told["scoring"]))
        store(rows)
        arrange(quiz)
    found.imported, found.quiz = len(rows), quiz
    return found


def import_quiz(caller: Caller, organization: Any, data: bytes, format: str = "", title: str = "") -> Preview:
    """Make a new quiz of a file; with any fault in it there is none."""
    found = preview_import(data, format)
    if found.errors:
        return found
    draft = found.draft
    with transaction.atomic():
        quiz = create_quiz(caller, organization, title=title or draft.title or "Imported quiz")
        own = {"description": draft.description, "tags": draft.tags}
        if draft.language:
            own["language"] = draft.language[:10]
        update_quiz(caller, quiz, own)
        return import_into(caller, quiz, data, format)
