"""A host's list of teams and who plays for them: read row by row, and every fault told by its row."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sessions_app.game.errors import Refused
from sessions_app.game.names import MAX_NAME, clean_name, name_key

MAX_TEAM_NAME = 60
MAX_TEAMS = 200
# By their places in the palette.
COLORS = ("indigo", "orange", "teal", "purple", "olive", "grey", "red", "blue", "brown", "green", "violet", "pink")
_OTHER_NAMES = {"gray": "grey", "slate": "grey", "rust": "orange", "plum": "purple", "crimson": "red"}


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the list as it was written; `number` is its place, from 1."""

    number: int
    team: str
    player: str = ""
    color: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a row (0: in all of it), or only odd, in words."""

    row: int
    field: str
    message: str


@dataclass(slots=True)
class Listed:
    """A team of the list: where it first stands, and its players, clean names by key."""

    row: int
    name: str
    is_new: bool
    color: int | None = None
    color_row: int = 0
    players: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Roster:
    """What a list asks for: its teams by the key of their names; nothing of it may be done while there are faults."""

    teams: dict[str, Listed] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)

    @property
    def team_of(self) -> dict[str, str]:
        """Return the key of each player's team by the key of the player."""
        return {player: team for team, listed in self.teams.items() for player in listed.players}


def roster(rows: Iterable[Row], known: Mapping[str, str]) -> Roster:
    """Return what the rows ask for; `known` are the names of the session's teams by their keys."""
    made, named = Roster(), dict[str, Row]()
    for row in rows:
        listed = _team(made, row, known)
        if listed is not None:
            made.faults += [fault for fault in (_paint(listed, row), _seat(named, listed, row)) if fault is not None]
    new = [listed.row for listed in made.teams.values() if listed.is_new]
    if (more := len(known) + len(new) - MAX_TEAMS) > 0:
        made.faults.append(Fault(new[-more], "team", f"From here on it is too many: a session has {MAX_TEAMS} teams."))
    made.faults.sort(key=lambda fault: fault.row)
    return made


def color_of(text: str) -> int | None:
    """Return the place in the palette that a number or a colour's name means."""
    name = text.strip().casefold()
    name = _OTHER_NAMES.get(name, name)
    if name in COLORS:
        return COLORS.index(name)
    is_number = name.isascii() and name.isdecimal() and len(name) <= 2
    return int(name) if is_number and int(name) < len(COLORS) else None


def _team(made: Roster, row: Row, known: Mapping[str, str]) -> Listed | None:
    """Return the team of a row; None, with its fault noted, if it names none that can be."""
    try:
        name = clean_name(row.team, MAX_TEAM_NAME)
    except Refused as refused:
        made.faults.append(Fault(row.number, "team", refused.message if row.team else "Which team?"))
        return None
    key = name_key(name)
    listed = made.teams.get(key)
    if listed is None:
        shown = known.get(key, name)
        if shown != name:
            made.warnings.append(Fault(row.number, "team", f"This is taken for the team “{shown}”, which is there."))
        listed = made.teams[key] = Listed(row.number, name, is_new=key not in known)
    elif listed.name != name:
        words = f"This looks like “{listed.name}” in row {listed.row}. Write both alike, or less alike."
        made.faults.append(Fault(row.number, "team", words))
        return None
    return listed


def _paint(listed: Listed, row: Row) -> Fault | None:
    if not row.color:
        return None
    color = color_of(row.color)
    if color is None:
        words = f"A colour is a number from 0 to {len(COLORS) - 1}, or one of {', '.join(COLORS)}."
        return Fault(row.number, "color", words)
    if listed.color not in {None, color}:
        return Fault(row.number, "color", f"Row {listed.color_row} gives this team another colour.")
    listed.color, listed.color_row = color, row.number
    return None


def _seat(named: dict[str, Row], listed: Listed, row: Row) -> Fault | None:
    if not row.player:
        return None
    try:
        name = clean_name(row.player, MAX_NAME)
    except Refused as refused:
        return Fault(row.number, "player", refused.message)
    first = named.setdefault(name_key(name), row)
    if first is not row:
        return Fault(row.number, "player", f"Row {first.number} has this name already, or one that looks like it.")
    listed.players[name_key(name)] = name
    return None
