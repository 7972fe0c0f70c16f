"""Lists of teams: pasted text, CSV or xlsx, one row a player (or a team without any): docs/playing.md."""

from dataclasses import dataclass, field

from sessions_app.game.cells import unescaped
from sessions_app.game.rosters import Row
from sessions_app.importers.draft import MAX_ROWS, Draft, RowError, Unreadable, require_size, text_of
from sessions_app.importers.spreadsheet import sheet
from sessions_app.importers.table import split

MAX_LIST_BYTES = 1024 * 1024
_HEADINGS = {
    **dict.fromkeys(("team", "team name", "group"), "team"),
    **dict.fromkeys(("player", "players", "name", "nickname", "student", "pupil", "member"), "player"),
    **dict.fromkeys(("color", "colour"), "color"),
}
_IN_ORDER = ("team", "player", "color")


@dataclass(slots=True)
class TeamList:
    """What a list holds; nothing of it is checked but its shape."""

    format: str
    rows: list[Row] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    warnings: list[RowError] = field(default_factory=list)


def read_teams(data: bytes) -> TeamList:
    """Return a list's rows; for what is no list, the fault alone."""
    is_sheet = data[:4] == b"PK\x03\x04"
    made = TeamList("xlsx" if is_sheet else "csv")
    try:
        require_size(data, MAX_LIST_BYTES)
        made.rows = _rows(sheet(data) if is_sheet else _lines(data, made))
        if not made.rows:
            raise Unreadable("There is nothing in this list.")
    except Unreadable as error:
        made.errors.append(RowError(0, "file", str(error)))
    return made


def _lines(data: bytes, made: TeamList) -> list[list[str]]:
    draft = Draft("csv")
    text = text_of(data, draft)
    made.warnings += draft.warnings
    # A copied range of cells has tabs between them, and names may have commas in them.
    return split(text, "\t" if "\t" in text else max(",;", key=text.count))


def _rows(lines: list[list[str]]) -> list[Row]:
    if len(lines) > MAX_ROWS:
        raise Unreadable(f"There are more than {MAX_ROWS} rows.")
    columns, start = _columns(lines[0] if lines else [])
    rows = []
    for number, line in enumerate(lines[start:], start + 1):
        cells: dict[str, str] = {}
        for name, cell in zip(columns, line, strict=False):
            if name:
                cells.setdefault(name, unescaped(cell.strip()).strip())
        if any(cells.values()):
            rows.append(Row(number, **{"team": "", **cells}))
    return rows


def _columns(first: list[str]) -> tuple[list[str], int]:
    """Return what each column holds, and how many rows of headings there are: one that names the team, or none."""
    headings = [_HEADINGS.get(" ".join(cell.casefold().split()), "") for cell in first]
    return (headings, 1) if "team" in headings else (list(_IN_ORDER), 0)
