"""Scores: every change is an entry of the ledger; a total is the sum of its entries."""

from typing import Any

from sessions_app.access import require
from sessions_app.game.errors import Refused
from sessions_app.game.events import SCORE_UPDATE
from sessions_app.game.names import clean_name
from sessions_app.game.rosters import MAX_TEAM_NAME
from sessions_app.models import Participant, ScoreEntry, Team
from sessions_app.services.locking import SessionWrite
from sessions_app.services.outcomes import Done
from sessions_app.services.people import Person
from sessions_app.services.players import get_participant
from sessions_app.services.teams import add_team, find_team

MAX_SCORE = 1_000_000_000
_OWN_KEYS = frozenset({"team", "participant", "score", "points", "question_id", "reason"})


def update_score(write: SessionWrite, person: Person, data: dict[str, Any]) -> Done:
    """Set (`score`) or add to (`points`) a team's or a participant's score; a new team is created."""
    require(person.caller, "control", write.session)
    if not write.session.is_open:
        raise Refused("not_active", state=write.session.state)
    _check(data)
    scored: Team | Participant
    if data.get("participant") is not None:
        scored = get_participant(write, data["participant"])
        told = {"participant": str(scored.pk), "user_id": scored.sub, "name": scored.nickname}
    else:
        name = clean_name(data["team"], MAX_TEAM_NAME)
        scored = find_team(write, name) or add_team(write, name)[0]
        told = {"team": scored.name, "team_id": str(scored.pk)}
    return _enter(write, person, scored, told, data)


def _check(data: dict[str, Any]) -> None:
    faults: dict[str, str] = {}
    if (data.get("team") is None) == (data.get("participant") is None):
        faults["team"] = "either a team or a participant"
    given = [data[key] for key in ("score", "points") if data.get(key) is not None]
    if len(given) != 1 or type(given[0]) is not int or abs(given[0]) > MAX_SCORE:
        faults["score"] = f"either score or points, a whole number within {MAX_SCORE}"
    if faults:
        raise Refused("invalid_field", fields=faults)


def _enter(
    write: SessionWrite, person: Person, scored: Team | Participant, told: dict[str, Any], data: dict[str, Any]
) -> Done:
    points = data["score"] - scored.score if data.get("score") is not None else data["points"]
    scored.score += points
    if abs(scored.score) > MAX_SCORE:
        raise Refused("invalid_field", fields={"points": f"the total stays within {MAX_SCORE}"})
    scored.save(update_fields=["score"])
    told |= {"score": scored.score, "points": points}
    told |= {key: data[key] for key in ("question_id", "reason") if data.get(key)}
    extra = {key: value for key, value in data.items() if key not in _OWN_KEYS | told.keys()}
    event = write.append(SCORE_UPDATE, {"data": {**extra, **told}})
    entry = ScoreEntry.objects.create(
        session=write.session,
        team=scored if isinstance(scored, Team) else None,
        participant=scored if isinstance(scored, Participant) else None,
        points=points,
        total=scored.score,
        question_id=str(data.get("question_id") or "")[:64],
        reason=str(data.get("reason") or "")[:200],
        given_by=person.user,
        seq=event.seq,
        created_at=write.now,
    )
    return Done(event.seq, {"score": scored.score}, made=entry)
