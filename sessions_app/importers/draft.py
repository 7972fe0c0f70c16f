"""What every importer returns: a draft of a quiz, each question with the row it came from, and what was wrong."""

import json
from dataclasses import dataclass, field
from typing import Any, Protocol

MAX_BYTES = 5 * 1024 * 1024
MAX_ZIP_BYTES = 32 * 1024 * 1024  # of our own zip, which has pictures and sounds in it
MAX_FILES = 300  # so many pictures and sounds: each takes a moment to be made safe
MAX_ROWS = 2_000


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong in a row (from 1; 0 is the file as a whole), by field, in words."""

    row: int
    field: str
    message: str


@dataclass(slots=True)
class DraftQuestion:
    """A question as `game.questions.checked_question` takes it, its round's key, and its row."""

    row: int
    raw: dict[str, Any]
    round: str | None = None
    scoring: dict[str, Any] | None = None


class Files(Protocol):
    """What comes with a quiz: members of a zip, read one by one."""

    @property
    def names(self) -> list[str]: ...

    def size(self, name: str) -> int: ...

    def read(self, name: str) -> bytes: ...


@dataclass(slots=True)
class Draft:
    """A quiz on its way in. Nothing of it is checked but its shape."""

    format: str
    title: str = ""
    description: str = ""
    language: str = ""
    tags: list[str] = field(default_factory=list)
    rounds: list[dict[str, Any]] = field(default_factory=list)
    questions: list[DraftQuestion] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    warnings: list[RowError] = field(default_factory=list)
    files: Files | None = None

    def add(self, row: int, raw: dict[str, Any], **more: Any) -> None:
        """Add a question."""
        self.questions.append(DraftQuestion(row, raw, **more))

    def fault(self, row: int, message: str, name: str = "question") -> None:
        """Note what is wrong in a row."""
        self.errors.append(RowError(row, name, message))


class Unreadable(Exception):
    """This is no file of that format; the words are for people."""


def require_size(data: bytes, most: int) -> None:
    """Refuse a file that is larger than it may be."""
    if len(data) > most:
        raise Unreadable(f"The file is larger than {most // 1024 // 1024} MiB.")


def text_of(data: bytes, draft: Draft | None = None) -> str:
    """Return a text file's text: UTF-8 or UTF-16, else the western European one of old spreadsheets."""
    encoding = "utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
        if draft is not None:
            draft.warnings.append(RowError(0, "file", "This is not UTF-8; look whether all letters came out right."))
    if "\0" in text:
        raise Unreadable("This is not a text file.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def whole(text: str) -> int | None:
    """Return a whole number of a cell, None if it is none or longer than any that we take."""
    return int(text) if text.isdecimal() and len(text) < 10 else None


def json_of(data: bytes) -> Any:
    """Return what a JSON file holds."""
    try:
        return json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Unreadable("This is not JSON: its text is not UTF-8.") from error
    except json.JSONDecodeError as error:
        raise Unreadable(f"This is not JSON: {error}.") from error
    except (ValueError, RecursionError) as error:
        raise Unreadable("This is not JSON that anybody wrote: it is too deep, or a number too long.") from error


def choice(text: str, *, correct: bool) -> dict[str, Any]:
    """Return a choice as the editor's form has it."""
    return {"text": text.strip(), "correct": correct}


def choices(texts: list[str], right: set[int]) -> dict[str, Any]:
    """Return kind and choices of a question, `right` by place from 0."""
    rows = [choice(text, correct=n in right) for n, text in enumerate(texts)]
    if [text.strip().casefold() for text in texts] in (["true", "false"], ["false", "true"]) and len(right) == 1:
        return {"kind": "true_false", "choices": rows}
    return {"kind": "multiple" if len(right) > 1 else "single", "choices": rows}
