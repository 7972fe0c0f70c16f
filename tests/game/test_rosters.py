"""A host's list of teams: what it asks for, and every fault by its row."""

import pytest

from sessions_app.game.names import name_key
from sessions_app.game.rosters import COLORS, MAX_TEAMS, Roster, Row, color_of, roster


def asked(*rows: tuple[str, ...], known: dict[str, str] | None = None) -> Roster:
    return roster([Row(number, *cells) for number, cells in enumerate(rows, 1)], known or {})


def faults(made: Roster) -> list[tuple[int, str]]:
    return [(fault.row, fault.field) for fault in made.faults]


def test_one_row_a_player_and_a_team_may_stand_alone() -> None:
    made = asked(("Foxes", "Ada", "red"), ("Owls",), ("Foxes", "Ben"), ("Owls", "", "7"))
    assert not made.faults
    told = [(team.name, team.color, list(team.players.values())) for team in made.teams.values()]
    assert told == [("Foxes", 6, ["Ada", "Ben"]), ("Owls", 7, [])]
    assert made.team_of == {name_key(name): name_key("Foxes") for name in ("Ada", "Ben")}


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ([("", "Ada")], [(1, "team")]),
        ([("???",)], [(1, "team")]),
        ([("x" * 61,)], [(1, "team")]),
        ([("Foxes", "y" * 25)], [(1, "player")]),
        ([("Foxes", "\u200b!")], [(1, "player")]),
        ([("Foxes", "", "12")], [(1, "color")]),
        ([("Foxes", "", "-1")], [(1, "color")]),
        ([("Foxes", "", "mauve")], [(1, "color")]),
        ([("Foxes", "", "\u0661")], [(1, "color")]),
        ([("Foxes", "", "red"), ("Foxes", "", "red"), ("Foxes", "", "blue")], [(3, "color")]),
        ([("Foxes",), ("F\u043exes",)], [(2, "team")]),
        ([("Foxes", "Bob"), ("Owls", "B\u200bob"), ("Foxes", "BOB")], [(2, "player"), (3, "player")]),
        ([("Foxes", "y" * 25, "mauve"), ("", "z")], [(1, "color"), (1, "player"), (2, "team")]),
    ],
)
def test_every_fault_is_told_by_its_row(rows: list[tuple[str, ...]], wanted: list[tuple[int, str]]) -> None:
    assert faults(asked(*rows)) == wanted


def test_a_session_has_so_many_teams_those_that_are_there_among_them() -> None:
    rows = [(f"Team {number}",) for number in range(MAX_TEAMS)]
    known = {name_key(name): name for name in ("Team 0", "Foxes")}
    assert not asked(*rows).faults
    assert faults(asked(*rows, known=known)) == [(MAX_TEAMS, "team")]
    assert faults(asked(*rows, ("One more", "Ada"), ("And one",))) == [(MAX_TEAMS + 1, "team")]


def test_a_team_that_is_there_is_known_by_what_it_looks_like() -> None:
    made = asked(("f\u043exes",), ("Owls",), known={name_key(name): name for name in ("Foxes", "Owls")})
    assert [team.is_new for team in made.teams.values()] == [False, False]
    assert not made.faults
    assert [(warning.row, "“Foxes”" in warning.message) for warning in made.warnings] == [(1, True)]


def test_colours_have_numbers_and_names() -> None:
    assert [color_of(name) for name in COLORS] == list(range(12)) == [color_of(str(n)) for n in range(12)]
    assert (color_of(" Gray "), color_of("RED"), color_of(""), color_of("007")) == (5, 6, None, None)
