"""A quiz as exporters take it, and as a file."""

from dataclasses import dataclass
from typing import Any

from django.utils.text import slugify

from sessions_app.exporters import FORMATS, WITH_FILES, Source
from sessions_app.game.errors import Refused
from sessions_app.game.media import media_of
from sessions_app.importers import MAX_FILES, MAX_ZIP_BYTES
from sessions_app.models import Media, Quiz
from sessions_app.services.conversion import EXTENSIONS
from sessions_app.services.media import read_media

_BESIDE = 1024 * 1024  # what a zip holds beside pictures and sounds


@dataclass(frozen=True, slots=True)
class Exported:
    """A file to give out."""

    name: str
    mime: str
    data: bytes


def export_quiz(quiz: Quiz, format: str) -> Exported:
    """Return a quiz as a file in one of `exporters.FORMATS`."""
    if format not in FORMATS:
        raise Refused("invalid_field", fields={"format": "one of " + ", ".join(FORMATS)})
    write, ending, mime = FORMATS[format]
    source = source_of(quiz)
    if format in WITH_FILES:
        source.files = _files(quiz, source)
    return Exported(f"{slugify(quiz.title)[:60] or 'quiz'}.{ending}", mime, write(source))


def source_of(quiz: Quiz) -> Source:
    """Read a quiz whole: three queries."""
    rounds = {part.pk: f"r{n}" for n, part in enumerate(quiz.rounds.all(), 1)}
    return Source(
        title=quiz.title,
        description=quiz.description,
        language=quiz.language,
        tags=list(quiz.tags),
        rounds=[
            {
                "key": rounds[part.pk],
                "title": part.title,
                "scoring": part.scoring,
                "leaderboard": part.leaderboard or None,
            }
            for part in quiz.rounds.all()
        ],
        questions=[
            {
                **question.content,
                "round": rounds[question.round_id] if question.round_id else None,
                "scoring": question.scoring,
            }
            for question in quiz.questions.all()
        ],
    )


def _files(quiz: Quiz, source: Source) -> dict[str, tuple[str, bytes]]:
    """Read the pictures and sounds; no more than an import would take back."""
    ids = {media["id"] for question in source.questions for media in media_of(question)}
    rows: list[Any] = list(Media.objects.filter(organization=quiz.organization_id, pk__in=ids))
    if len(rows) > MAX_FILES or sum(row.size for row in rows) > MAX_ZIP_BYTES - _BESIDE:
        most = f"{MAX_FILES} pictures and sounds of {MAX_ZIP_BYTES // 1024 // 1024} MiB together"
        raise Refused("too_large", f"A zip takes {most}; this quiz has more.")
    found = {}
    for row in rows:
        try:
            found[str(row.pk)] = EXTENSIONS[row.mime], read_media(row)
        except Refused:  # gone from the disk, which is logged: the rest is worth having
            continue
    return found
