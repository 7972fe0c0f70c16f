"""Our own JSON: everything of a quiz but its ids. What comes of importing it is the same quiz.

Plain, it names pictures and sounds by their ids; in a zip (`importers.native`) it has their bytes beside it.
"""

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

from sessions_app.exporters.source import Source
from sessions_app.importers.native import FORMAT, INSIDE, VERSION

Named = Callable[[dict[str, Any]], dict[str, Any] | None]
_NEVER = (1980, 1, 1, 0, 0, 0)  # the same quiz is the same file


def write(source: Source) -> bytes:
    """Return the file."""
    return _text(source, lambda media: media)


def write_zip(source: Source) -> bytes:
    """Return the file in a zip with the pictures and sounds that `source.files` has."""
    names: dict[str, str] = {}

    def named(media: dict[str, Any]) -> dict[str, Any] | None:
        if (file := source.files.get(media["id"])) is None:
            return None
        name = names.setdefault(media["id"], f"media/{len(names) + 1}.{file[0]}")
        return {"file": name, "alt": media["alt"]}

    text, made = _text(source, named), io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(zipfile.ZipInfo(INSIDE, _NEVER), text)
        for id, name in names.items():
            archive.writestr(zipfile.ZipInfo(name, _NEVER), source.files[id][1])
    return made.getvalue()


def _text(source: Source, named: Named) -> bytes:
    quiz = {name: getattr(source, name) for name in ("title", "description", "language", "tags")}
    told = {
        "format": FORMAT,
        "version": VERSION,
        "quiz": quiz,
        "rounds": source.rounds,
        "questions": [_bare(question, named) for question in source.questions],
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def _bare(question: dict[str, Any], named: Named) -> dict[str, Any]:
    """Return a question without ids, and without the parts that its kind does not use."""
    own = {name: value for name, value in question.items() if value not in (None, [], "") and name != "id"}
    bare = _shown(own, named)
    for name in ("choices", "pairs"):
        if name in bare:
            bare[name] = [_shown({k: v for k, v in row.items() if k != "id"}, named) for row in bare[name]]
    return bare


def _shown(row: dict[str, Any], named: Named) -> dict[str, Any]:
    """Return a question or a choice with its media as the file names it."""
    if row.get("media") is not None:
        row = {**row, "media": named(row["media"])}
    return {name: value for name, value in row.items() if value is not None}
