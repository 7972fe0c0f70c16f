"""Importing into a quiz: every question checked, every fault by its row, and all of it stored or nothing."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from sessions_app.access import Caller
from sessions_app.game.errors import Refused
from sessions_app.game.marking import folded
from sessions_app.game.questions import checked_question
from sessions_app.importers import Draft, DraftQuestion, RowError, Unreadable, read_quiz
from sessions_app.models import Question, Quiz
from sessions_app.services.bank import MAX_ROUNDS, add_round, checked_round
from sessions_app.services.editing import require_editor
from sessions_app.services.incoming import IncomingMedia
from sessions_app.services.media import complete_media, described, files_of, insert_media, require_room
from sessions_app.services.quizzes import (
    MAX_QUESTIONS,
    arrange,
    checked_scoring,
    create_quiz,
    lock,
    store,
    update_quiz,
)

MAX_ERRORS = 2_000  # more of them help nobody
_APART = ("row", "round", "scoring")  # what is stored beside a question's content


@dataclass(slots=True)
class Preview:
    """What a file holds: questions in their stored form with `row`, and what is wrong with which row."""

    draft: Draft
    media: IncomingMedia
    questions: list[dict[str, Any]] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    warnings: list[RowError] = field(default_factory=list)
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
            "warnings": [asdict(warning) for warning in self.warnings],
            "imported": self.imported,
        }


def preview_import(organization: UUID, data: bytes, format: str = "", quiz: Quiz | None = None) -> Preview:
    """Read a file and check all of it for an organization's bank, or for one of its quizzes; nothing is stored."""
    try:
        draft = read_quiz(data, format)
    except Unreadable as error:
        draft = Draft(format or "unknown")
        draft.fault(0, str(error), "file")
    found = Preview(draft, IncomingMedia(organization, draft), errors=list(draft.errors))
    has = quiz.questions.count() if quiz is not None else 0
    if has + len(draft.questions) > MAX_QUESTIONS:
        found.errors.append(_too_many())
    else:
        _check_rounds(found)
        _check_questions(found)
        _check_media(found, organization)
    found.warnings = [*draft.warnings, *_warnings(found, organization)]
    found.errors.sort(key=lambda error: error.row)
    if (more := len(found.errors) - MAX_ERRORS) > 0:
        found.errors[MAX_ERRORS:] = [RowError(0, "file", f"There are {more} more faults.")]
    return found


def _too_many() -> RowError:
    return RowError(0, "questions", f"At most {MAX_QUESTIONS} questions fit into a quiz.")


def _check_rounds(found: Preview) -> None:
    if len(found.draft.rounds) > MAX_ROUNDS:
        found.errors.append(RowError(0, "rounds", f"At most {MAX_ROUNDS} rounds fit into a quiz."))
    for number, part in enumerate(found.draft.rounds, 1):
        try:
            checked_round(part)
        except Refused as refused:
            found.errors += [RowError(0, "rounds", f"Round {number}: {words}") for words in _faults(refused).values()]


def _check_questions(found: Preview) -> None:
    for question in found.draft.questions:
        try:
            content = checked_question(_with_media(found.media, question))
            checked_scoring({"scoring": question.scoring})
        except Refused as refused:
            if refused.code != "invalid_field":
                raise
            found.errors += [RowError(question.row, name, words) for name, words in _faults(refused).items()]
        else:
            own = {"row": question.row, "round": question.round, "scoring": question.scoring}
            found.questions.append({**content, **own})


def _with_media(media: IncomingMedia, question: DraftQuestion) -> dict[str, Any]:
    raw, choices = media.named(question.raw), question.raw.get("choices")
    if isinstance(choices, list):
        raw["choices"] = [media.named(row) if isinstance(row, Mapping) else row for row in choices]
    return raw


def _faults(refused: Refused) -> dict[str, str]:
    return refused.fields or {"question": refused.message}


def _check_media(found: Preview, organization: UUID) -> None:
    """Complete the media of the questions, and leave out those that name what is not there."""
    known = {**described(organization, found.questions), **found.media.described}
    good = []
    for told in found.questions:
        try:
            complete_media(told, known)
        except Refused as refused:
            found.errors += [RowError(told["row"], name, words) for name, words in _faults(refused).items()]
        else:
            good.append(told)
    found.questions = good
    try:
        require_room(organization, found.media.ready)
    except Refused as refused:
        found.errors += [RowError(0, "media", words) for words in _faults(refused).values()]


def _warnings(found: Preview, organization: UUID) -> list[RowError]:
    """Tell what the bank has already, what the file has twice, and what no question of it uses."""
    texts = [folded(told["text"]) for told in found.questions]
    rows = Question.objects.filter(quiz__organization=organization).order_by("quiz__updated_at")
    known = {folded(text): title for text, title in rows.values_list("content__text", "quiz__title")} if texts else {}
    warned, seen = [], dict[str, int]()
    for text, told in zip(texts, found.questions, strict=True):
        if text in seen:
            warned.append(RowError(told["row"], "text", f"Row {seen[text]} asks the same."))
        elif text in known:
            warned.append(RowError(told["row"], "text", f"The quiz “{known[text]}” asks this already."))
        seen.setdefault(text, told["row"])
    return [*warned, *(RowError(0, "file", f"No question uses {name[:100]}.") for name in found.media.unused())]


def import_into(caller: Caller, quiz: Quiz, data: bytes, format: str = "") -> Preview:
    """Append a file's questions to a quiz; with any fault in it nothing is stored.

    A quiz that is still empty takes what the file says of itself, but for its title.
    """
    require_editor(caller, quiz.organization_id)
    found = preview_import(quiz.organization_id, data, format, quiz)
    if not found.errors:
        with files_of(found.media.ready), transaction.atomic():
            _store(caller, quiz, found)
    return found


def import_quiz(caller: Caller, organization: UUID, data: bytes, format: str = "", title: str = "") -> Preview:
    """Make a new quiz of a file; with any fault in it there is none."""
    require_editor(caller, organization)
    found = preview_import(organization, data, format)
    if not found.errors:
        with files_of(found.media.ready), transaction.atomic():
            quiz = create_quiz(caller, organization, title=title or found.draft.title[:120] or "Imported quiz")
            _store(caller, quiz, found)
    return found


def _store(caller: Caller, quiz: Quiz, found: Preview) -> None:
    lock(quiz)
    count = quiz.questions.count()
    if count + len(found.questions) > MAX_QUESTIONS:  # somebody was quicker than our preview
        raise Refused("invalid_file", rows=[asdict(_too_many())])
    if count == 0 and not quiz.rounds.exists():
        _take_over(caller, quiz, found.draft)
    insert_media(caller, quiz.organization_id, found.media.ready)
    rounds = {part["key"]: add_round(caller, quiz, part) for part in found.draft.rounds}
    last = quiz.questions.aggregate(last=Max("position"))["last"] or 0
    rows = []
    for place, told in enumerate(found.questions, last + 1):
        content = {name: value for name, value in told.items() if name not in _APART}
        part = rounds.get(told["round"])
        rows.append(Question(quiz=quiz, round=part, position=place, content=content, scoring=told["scoring"]))
    store(rows)
    arrange(quiz)
    found.imported, found.quiz = len(rows), quiz
    found.media.forget()


def _take_over(caller: Caller, quiz: Quiz, draft: Draft) -> None:
    own: dict[str, Any] = {
        "description": draft.description[:2_000],
        "tags": draft.tags,
        "language": draft.language[:10],
    }
    update_quiz(caller, quiz, {name: value for name, value in own.items() if value})
