"""Teams: create, rename, recolour, delete."""

from typing import Any

from django.db.models import Count, Q

from sessions_app.access import require
from sessions_app.game.errors import Refused
from sessions_app.game.events import TEAM_UPDATE
from sessions_app.game.names import clean_name, name_key
from sessions_app.game.rosters import COLORS, MAX_TEAM_NAME, MAX_TEAMS
from sessions_app.game.settings import shows_ranks
from sessions_app.models import EventRow, ExpectedPlayer, Team
from sessions_app.services.locking import SessionWrite
from sessions_app.services.outcomes import Done
from sessions_app.services.people import Person, row_id


def create_team(write: SessionWrite, person: Person, data: dict[str, Any]) -> Done:
    """Add a team; its name is unique in the session, look-alikes included."""
    require(person.caller, "control", write.session)
    name = clean_name(data["name"], MAX_TEAM_NAME)
    if find_team(write, name) is not None:
        raise Refused("team_name_taken")
    team, event = add_team(write, name, data.get("color"))
    return Done(event.seq, {"id": str(team.pk)}, made=team)


def update_team(write: SessionWrite, person: Person, data: dict[str, Any]) -> Done:
    """Rename or recolour a team."""
    require(person.caller, "control", write.session)
    team = get_team(write, data["id"])
    if "name" in data:
        name = clean_name(data["name"], MAX_TEAM_NAME)
        namesake = find_team(write, name)
        if namesake is not None and namesake.pk != team.pk:
            raise Refused("team_name_taken")
        team.name, team.name_key = name, name_key(name)
    if "color" in data:
        team.color = data["color"]
    team.save(update_fields=["name", "name_key", "color"])
    return Done(announce_team(write, team).seq, {"id": str(team.pk)}, made=team)


def delete_team(write: SessionWrite, person: Person, data: dict[str, Any]) -> Done:
    """Remove a team with its ledger; its members stay, without a team."""
    require(person.caller, "control", write.session)
    team = get_team(write, data["id"])
    event = announce_team(write, team, removed=True)
    team.delete()
    return Done(event.seq)


def add_team(write: SessionWrite, name: str, color: int | None = None) -> tuple[Team, EventRow]:
    """Add a team by its clean name, in the next free colour if none is given."""
    count = Team.objects.filter(session=write.session).count()
    if count >= MAX_TEAMS:
        raise Refused("not_active", f"A session has at most {MAX_TEAMS} teams.")
    team = Team.objects.create(
        session=write.session,
        name=name,
        name_key=name_key(name),
        color=count % len(COLORS) if color is None else color,
    )
    return team, announce_team(write, team)


def find_team(write: SessionWrite, name: str) -> Team | None:
    """Return the session's team that people would take this name for."""
    return Team.objects.filter(session=write.session, name_key=name_key(name)).first()


def smallest_team(write: SessionWrite) -> Team | None:
    """Return the team with the fewest members, of several the one made first; None where there are no teams."""
    seated = Count("members", filter=Q(members__removed_at=None))
    teams = Team.objects.filter(session=write.session).annotate(seated=seated)
    return teams.order_by("seated", "created_at", "pk").first()


def team_by_list(write: SessionWrite, nickname_key: str) -> Team | None:
    """Return the team for which a host's list has somebody of this name; where there is no list, without a query."""
    if not write.session.has_roster:
        return None
    listed = ExpectedPlayer.objects.filter(session=write.session, nickname_key=nickname_key).select_related("team")
    expected = listed.first()
    return expected.team if expected is not None else None


def get_team(write: SessionWrite, team_id: str) -> Team:
    """Return a team of this session by its id, or refuse with `not_found`."""
    team = Team.objects.filter(session=write.session, pk=row_id(team_id)).first()
    if team is None:
        raise Refused("not_found")
    return team


def announce_team(write: SessionWrite, team: Team, *, removed: bool = False) -> EventRow:
    """Tell everybody of a team as it is now."""
    told = {"id": str(team.pk), "name": team.name, "color": team.color, "removed": removed}
    if shows_ranks(write.settings["leaderboard"], write.session.state):
        told["score"] = team.score
    return write.append(TEAM_UPDATE, {"data": told})
