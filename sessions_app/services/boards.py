"""The leaderboard as it is told: who stands where, and what the last question changed."""

from typing import Any
from uuid import UUID

from sessions_app.game.deck import Deck, Question
from sessions_app.game.events import EVERYONE, HOSTS, LEADERBOARD
from sessions_app.game.ranking import ranks
from sessions_app.models import Answer, EventRow, Participant, Team
from sessions_app.services.locking import SessionWrite
from sessions_app.services.teamscores import points_by_team

TOP = 10


def append_board(write: SessionWrite, deck: Deck) -> EventRow:
    """Put the leaderboard into the log; where phones shall not know ranks, for hosts alone."""
    is_hidden = write.settings["leaderboard"] == "never"
    audience = HOSTS if is_hidden else EVERYONE
    return write.append(LEADERBOARD, {"data": board(write, deck.at(write.session.question_number))}, audience)


def board(write: SessionWrite, question: Question | None) -> dict[str, Any]:
    """Return the top of players and of teams, with what `question` brought them."""
    write.store_answers()
    seats = list(Participant.objects.filter(session=write.session, removed_at=None).select_related("team"))
    entries = _entries(seats, _won(write, question))
    return {"entries": entries, "teams": _teams(write, question), "total": len(seats)}


def _won(write: SessionWrite, question: Question | None) -> dict[UUID, int]:
    if question is None:
        return {}
    rows = Answer.objects.filter(session=write.session, question_id=question.id)
    return dict(rows.values_list("participant_id", "points"))


def _entries(seats: list[Participant], won: dict[UUID, int]) -> list[dict[str, Any]]:
    now, then = ranks(s.score for s in seats), ranks(s.score - won.get(s.pk, 0) for s in seats)
    seats.sort(key=lambda seat: (now[seat.score], seat.nickname.casefold()))
    return [
        {
            "rank": now[seat.score],
            "participant": str(seat.pk),
            "name": seat.nickname,
            "team": seat.team.name if seat.team else None,
            "score": seat.score,
            "delta": won.get(seat.pk, 0),
            "movement": then[seat.score - won.get(seat.pk, 0)] - now[seat.score],
        }
        for seat in seats[:TOP]
    ]


def _teams(write: SessionWrite, question: Question | None) -> list[dict[str, Any]]:
    teams = sorted(Team.objects.filter(session=write.session), key=lambda team: (-team.score, team.name.casefold()))
    won = points_by_team(write, question) if question is not None else {}
    now, then = ranks(t.score for t in teams), ranks(t.score - won.get(t.pk, 0) for t in teams)
    return [
        {
            "rank": now[team.score],
            "id": str(team.pk),
            "name": team.name,
            "color": team.color,
            "score": team.score,
            "delta": won.get(team.pk, 0),
            "movement": then[team.score - won.get(team.pk, 0)] - now[team.score],
        }
        for team in teams[:TOP]
    ]
