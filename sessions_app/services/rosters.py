"""Teams by a host's list: looked at first, then all of it stored or nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from sessions_app.access import require
from sessions_app.game.errors import Refused
from sessions_app.game.names import name_key
from sessions_app.game.rosters import COLORS, Roster, Row, roster
from sessions_app.models import EventRow, ExpectedPlayer, Participant, Team, TriviaSession
from sessions_app.services.locking import SessionWrite
from sessions_app.services.outcomes import Done
from sessions_app.services.people import Person
from sessions_app.services.players import announce_participant
from sessions_app.services.reading import read_view
from sessions_app.services.rows import update
from sessions_app.services.teams import announce_team
from sessions_app.services.teamscores import retally


def preview_teams(session: TriviaSession, rows: Iterable[Row]) -> dict[str, Any]:
    """Return what a list would bring and what is wrong with it; nothing is stored."""
    with read_view():
        teams = _teams(session)
        asked = _asked(rows, teams)
        return told(asked, len(_moving(session, asked, teams)))


def import_teams(write: SessionWrite, person: Person, data: Mapping[str, Any]) -> Done:
    """Make the teams of a list (`rows`) and remember who plays for them; who is here already is moved at once.

    The same list again changes nothing. Teams that are there keep their names, and their colours if it gives none.
    """
    require(person.caller, "control", write.session)
    teams = _teams(write.session)
    asked = _asked(data["rows"], teams)
    if asked.faults:
        raise Refused("invalid_file", rows=[asdict(fault) for fault in asked.faults])
    event = _store_teams(write, asked, teams)
    _store_players(write, asked, teams)
    moving = _moving(write.session, asked, teams)
    for seat in moving:
        seat.team = teams[asked.team_of[seat.nickname_key]]
    update(moving, ["team_id"])
    for seat in moving:
        write.people.remember(seat)
        event = announce_participant(write, seat)
    if moving:
        retally(write)
    return Done(None if event is None else event.seq, {**told(asked, len(moving)), "imported": len(asked.teams)})


def told(asked: Roster, moved: int = 0) -> dict[str, Any]:
    """Return a list as REST tells it."""
    return {
        "teams": [
            {
                "row": team.row,
                "name": team.name,
                "color": team.color,
                "is_new": team.is_new,
                "players": list(team.players.values()),
            }
            for team in asked.teams.values()
        ],
        "moved": moved,
        "errors": [asdict(fault) for fault in asked.faults],
        "warnings": [asdict(warning) for warning in asked.warnings],
        "imported": 0,
    }


def _teams(session: TriviaSession) -> dict[str, Team]:
    return {team.name_key: team for team in Team.objects.filter(session=session)}


def _asked(rows: Iterable[Row], teams: Mapping[str, Team]) -> Roster:
    return roster(rows, {key: team.name for key, team in teams.items()})


def _moving(session: TriviaSession, asked: Roster, teams: Mapping[str, Team]) -> list[Participant]:
    """Return who is in and listed for another team than the own one."""
    team_of = asked.team_of
    if not team_of:
        return []
    seats = Participant.objects.filter(session=session, removed_at=None)
    listed = [seat for seat in seats if seat.nickname_key in team_of]
    wanted = {key: teams[key].pk for key in team_of.values() if key in teams}
    return [seat for seat in listed if seat.team_id is None or seat.team_id != wanted.get(team_of[seat.nickname_key])]


def _store_teams(write: SessionWrite, asked: Roster, teams: dict[str, Team]) -> EventRow | None:
    """Make the teams that are new and paint those that get another colour; both are in `teams` then."""
    made, painted = [], []
    for key, listed in asked.teams.items():
        if (team := teams.get(key)) is None:
            color = len(teams) % len(COLORS) if listed.color is None else listed.color
            team = teams[key] = Team(session=write.session, name=listed.name, name_key=key, color=color)
            made.append(team)
        elif listed.color not in {None, team.color}:
            team.color = listed.color
            painted.append(team)
    Team.objects.bulk_create(made)
    update(painted, ["color"])
    event = None
    for team in (*made, *painted):
        event = announce_team(write, team)
    return event


def _store_players(write: SessionWrite, asked: Roster, teams: Mapping[str, Team]) -> None:
    """Remember who is listed for which team, those of earlier lists among them."""
    known = {player.nickname_key: player for player in ExpectedPlayer.objects.filter(session=write.session)}
    made, changed = [], []
    for key, listed in asked.teams.items():
        for name in listed.players.values():
            player = known.get(name_key(name))
            if player is None:
                made.append(
                    ExpectedPlayer(session=write.session, team=teams[key], nickname=name, nickname_key=name_key(name))
                )
            elif player.team_id != teams[key].pk:
                player.team = teams[key]
                changed.append(player)
    ExpectedPlayer.objects.bulk_create(made)
    update(changed, ["team_id"])
    if made:
        write.change(has_roster=True)
