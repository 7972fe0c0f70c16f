"""Spreading the players of a session evenly over its teams."""

from typing import Any

from sessions_app.access import require
from sessions_app.game.balance import evened
from sessions_app.game.errors import Refused
from sessions_app.models import Participant, Team
from sessions_app.services.locking import SessionWrite
from sessions_app.services.outcomes import Done
from sessions_app.services.people import Person
from sessions_app.services.players import announce_participant
from sessions_app.services.rows import update
from sessions_app.services.teamscores import retally


def spread_teams(write: SessionWrite, person: Person, data: dict[str, Any]) -> Done:
    """Move as few as it takes for teams of equal size, among the `connected` (subs) and with those who are away."""
    require(person.caller, "control", write.session)
    teams = {team.pk: team for team in Team.objects.filter(session=write.session)}
    if not teams:
        raise Refused("not_active", "There are no teams yet.", state=write.session.state)
    seats = {seat.pk: seat for seat in Participant.objects.filter(session=write.session, removed_at=None)}
    here = {pk: seat.team_id for pk, seat in seats.items() if seat.sub in data["connected"]}
    away = {pk: seat.team_id for pk, seat in seats.items() if pk not in here}
    moved = []
    for pk, team in evened((here, away), list(teams)).items():
        seats[pk].team = teams[team]
        moved.append(seats[pk])
    if not moved:
        return Done(data={"moved": 0})
    update(moved, ["team_id"])
    for seat in moved:
        write.people.remember(seat)
        event = announce_participant(write, seat)
    retally(write)
    return Done(event.seq, {"moved": len(moved)})
