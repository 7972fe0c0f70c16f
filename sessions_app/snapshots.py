"""What a client needs to draw itself from nothing, read in one consistent view with the log's position."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sessions_app import links
from sessions_app.frames import Frame, frame
from sessions_app.game.events import HOST_ROLES, Viewer
from sessions_app.game.ranking import ranks
from sessions_app.game.settings import shows_ranks
from sessions_app.game_view import game_view
from sessions_app.models import Event, Participant, Team, TriviaSession
from sessions_app.services import log
from sessions_app.services.attendance import latecomers
from sessions_app.services.locking import SessionNotFound, stage_data
from sessions_app.services.reading import read_view
from sessions_app.services.settings import session_settings

CHAT_SHOWN = 50
TOP = 10
MAX_REPLAY = 5_000


@dataclass(slots=True)
class View:
    """A snapshot as of `seq`, and the events a returning client missed before it (`resumed`), as it may see them."""

    seq: int
    state: dict[str, Any]
    replay: list[Event]
    resumed: bool
    max_participants: int
    latecomers: list[str] = field(default_factory=list)


def read(session_pk: UUID, viewer: Viewer, last_seq: int | None) -> View:
    """Read what a viewer needs now; `last_seq` is the last durable event it has, if it comes back."""
    with read_view():
        session = TriviaSession.objects.filter(pk=session_pk).first()
        if session is None:
            raise SessionNotFound(session_pk)
        missed, resumed = _missed(session, last_seq)
        settings = session_settings(session)
        return View(
            session.last_seq,
            _state(session, settings, viewer),
            log.visible(missed, viewer),
            resumed,
            settings["max_participants"],
            [late.sub for late in latecomers(session)],
        )


def _missed(session: TriviaSession, last_seq: int | None) -> tuple[list[Event], bool]:
    if last_seq is None or not 0 <= last_seq <= session.last_seq:
        return [], False
    if session.last_seq - last_seq > MAX_REPLAY:
        return [], False
    return log.read_since(session.pk, last_seq, MAX_REPLAY), True


def _state(session: TriviaSession, settings: dict[str, Any], viewer: Viewer) -> dict[str, Any]:
    seats = list(Participant.objects.filter(session=session, removed_at=None).select_related("team"))
    teams = list(Team.objects.filter(session=session))
    players = _players(seats)
    board = _teams(teams)
    me = _me(players, viewer)
    if viewer.role not in HOST_ROLES and not shows_ranks(settings["leaderboard"], session.state):
        me, players, board = _unranked(me), _without_scores(players), _without_scores(board)
    return {
        "title": session.title,
        "session_id": session.public_id,
        "question_number": session.question_number,
        "remaining_ms": session.remaining_ms,
        **stage_data(session),
        **game_view(session, settings, viewer),
        "teams": board,
        "participants": players,
        "me": me,
        "leaderboard": _leaderboard(players, board),
        "chat": {"mode": settings["chat"], "messages": _chat(session)},
        "settings": settings,
        "join_code": session.join_code if session.is_open else None,
        "join_url": links.join_url(None, session) if session.is_open else None,
    }


def _players(seats: list[Participant]) -> list[dict[str, Any]]:
    place = ranks(seat.score for seat in seats)
    players = [
        {
            "id": str(seat.pk),
            "user_id": seat.sub,
            "name": seat.nickname,
            "team": seat.team.name if seat.team else None,
            "score": seat.score,
            "rank": place[seat.score],
            "muted": seat.muted,
            "extra_time": seat.extra_time,
        }
        for seat in seats
    ]
    return sorted(players, key=lambda player: (player["rank"], player["name"].casefold()))


def _teams(teams: list[Team]) -> list[dict[str, Any]]:
    place = ranks(team.score for team in teams)
    board = [
        {
            "id": str(team.pk),
            "name": team.name,
            "color": team.color,
            "score": team.score,
            "rank": place[team.score],
        }
        for team in teams
    ]
    return sorted(board, key=lambda team: (team["rank"], team["name"].casefold()))


def _me(players: list[dict[str, Any]], viewer: Viewer) -> dict[str, Any] | None:
    own = next((player for player in players if player["id"] == viewer.participant), None)
    return None if own is None else {**own, "rank_of": len(players)}


def _unranked(me: dict[str, Any] | None) -> dict[str, Any] | None:
    return None if me is None else {**me, "rank": None}


def _without_scores(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rows that say nothing of who stands where, by their order neither."""
    bare = [{**row, "score": None, "rank": None} for row in rows]
    return sorted(bare, key=lambda row: row["name"].casefold())


def _leaderboard(players: list[dict[str, Any]], board: list[dict[str, Any]]) -> dict[str, Any]:
    entries = [
        {"rank": p["rank"], "participant": p["id"], "name": p["name"], "team": p["team"], "score": p["score"]}
        for p in players[:TOP]
        if p["rank"] is not None
    ]
    teams = [{"rank": team["rank"], "name": team["name"], "score": team["score"]} for team in board[:TOP]]
    teams = [team for team in teams if team["rank"] is not None]
    return {"entries": entries, "teams": teams, "total": len(players)}


def _chat(session: TriviaSession) -> list[Frame]:
    return [frame(event) for event in log.last_chat(session.pk, CHAT_SHOWN)]
