"""Our own JSON: everything of a quiz but its ids. What comes of importing it is the same quiz."""

import json
from typing import Any

from sessions_app.exporters.source import Source
from sessions_app.importers.native import FORMAT, VERSION


def write(source: Source) -> bytes:
    """Return the file."""
    quiz = {name: getattr(source, name) for name in ("title", "description", "language", "tags")}
    told = {
        "format": FORMAT,
        "version": VERSION,
        "quiz": quiz,
        "rounds": source.rounds,
        "questions": [_bare(question) for question in source.questions],
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def _bare(question: dict[str, Any]) -> dict[str, Any]:
    """Return a question without ids, and without the parts that its kind does not use."""
    bare = {name: value for name, value in question.items() if value not in (None, [], "") and name != "id"}
    for name in ("choices", "pairs"):
        if name in bare:
            bare[name] = [{k: v for k, v in row.items() if k != "id" and v is not None} for row in bare[name]]
    return bare
