"""What clients need to draw themselves from nothing, read for many at once in one consistent view.

The greater part is the same for all of a kind, and is built once for each position of the log; each one's own part
is read for all who wait, in a number of queries that does not grow with them.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sessions_app import links
from sessions_app.frames import Frame, frame
from sessions_app.game.events import HOST_ROLES, PLAYER_ROLES, Viewer
from sessions_app.game.ranking import ranks
from sessions_app.game.settings import shows_ranks
from sessions_app.game_view import game_view, own_parts
from sessions_app.models import Event, Participant, Team, TriviaSession
from sessions_app.services import log
from sessions_app.services.attendance import latecomers
from sessions_app.services.locking import SessionNotFound
from sessions_app.services.prepared import Prepared
from sessions_app.services.reading import read_view
from sessions_app.services.settings import session_settings
from sessions_app.services.stages import stage_data
from sessions_app.services.waiting import waiting_in

CHAT_SHOWN = 50
TOP = 10
MAX_REPLAY = 5_000
PLAYERS_TOLD = 100  # of the players, to a player: the best, and itself; hosts and screens are told of all
FRESH_SECONDS = 60.0  # links to pictures in it end

PLAYERS, SCREENS, HOSTS = "players", "screens", "hosts"


@dataclass(slots=True, frozen=True)
class Wanted:
    """One who comes in: who looks, the last durable event it has (None: it begins), and whether to read what it missed
    (no, if the caller has the log after it at hand)."""

    viewer: Viewer
    after: int | None = None
    reads_log: bool = True

    @property
    def kind(self) -> str:
        """Of those who get the same shared part."""
        if self.viewer.role in PLAYER_ROLES:
            return PLAYERS
        return HOSTS if self.viewer.role in HOST_ROLES else SCREENS


@dataclass(slots=True, frozen=True)
class Shared:
    """What everybody of a kind is told as of `seq`; `rows` are all players by id, with their scores."""

    seq: int
    state: dict[str, Any]
    rows: dict[str, dict[str, Any]]
    is_ranked: bool
    made_at: float = field(default_factory=time.monotonic)

    def me(self, viewer: Viewer) -> dict[str, Any] | None:
        """Return a player's own row; what it has is its own to know, its place only if others' are."""
        own = self.rows.get(viewer.participant or "")
        if own is None:
            return None
        return {**own, "rank": own["rank"] if self.is_ranked else None, "rank_of": len(self.rows)}

    def is_of(self, seq: int) -> bool:
        return self.seq == seq and time.monotonic() - self.made_at < FRESH_SECONDS


@dataclass(slots=True)
class Own:
    """One viewer's part: keys beside the shared ones, and what it missed before `seq`, as it may see it."""

    state: dict[str, Any]
    resumed: bool
    replay: list[Event]


@dataclass(slots=True)
class Reading:
    """Where a session stood at `seq`: the shared parts by kind, and each one's own in their order."""

    seq: int
    shared: dict[str, Shared]
    own: list[Own]
    max_participants: int
    latecomers: list[str]


_sessions = Prepared(lambda pk: TriviaSession.objects.select_related("organization").filter(pk=pk).order_by())


def read(session_pk: UUID, wanted: Sequence[Wanted], known: Mapping[str, Shared]) -> Reading:
    """Read what these viewers need now; of `known` parts, by kind, those that are still of now are taken."""
    with read_view():
        found = _sessions.rows(session_pk)
        if not found:
            raise SessionNotFound(session_pk)
        session = found[0]
        settings = session_settings(session)
        kinds = {each.kind for each in wanted}
        shared = {kind: part for kind, part in known.items() if kind in kinds and part.is_of(session.last_seq)}
        if missing := kinds - shared.keys():
            shared |= _shared(session, settings, missing)
        late = latecomers(session)
        parts = own_parts(session, settings, [each.viewer for each in wanted], {str(seat.pk) for seat in late})
        own = [
            Own({"me": shared[each.kind].me(each.viewer), **part}, *_missed(session, each))
            for each, part in zip(wanted, parts, strict=True)
        ]
        return Reading(session.last_seq, shared, own, settings["max_participants"], [seat.sub for seat in late])


def _missed(session: TriviaSession, wanted: Wanted) -> tuple[bool, list[Event]]:
    after = wanted.after
    if after is None or not 0 <= after <= session.last_seq or session.last_seq - after > MAX_REPLAY:
        return False, []
    if not wanted.reads_log or after == session.last_seq:
        return True, []
    return True, log.visible(log.read_since(session.pk, after, MAX_REPLAY), wanted.viewer)


def _shared(session: TriviaSession, settings: dict[str, Any], kinds: set[str]) -> dict[str, Shared]:
    seats = list(Participant.objects.filter(session=session, removed_at=None).select_related("team"))
    players, board = _players(seats), _teams(list(Team.objects.filter(session=session)))
    chat = {"mode": settings["chat"], "messages": _chat(session)}
    rows = {player["id"]: player for player in players}
    ranked = shows_ranks(settings["leaderboard"], session.state)
    made = {}
    for kind in kinds:
        is_ranked = ranked or kind == HOSTS
        told, teams = (players, board) if is_ranked else (_without_scores(players), _without_scores(board))
        game = game_view(session, settings, is_host=kind == HOSTS)
        state = _state(session, settings, game, told[:PLAYERS_TOLD] if kind == PLAYERS else told, teams, len(told))
        if kind == HOSTS:
            state["join_requests"] = waiting_in(session)
        made[kind] = Shared(session.last_seq, {**state, "chat": chat}, rows, is_ranked)
    return made


def _state(
    session: TriviaSession,
    settings: dict[str, Any],
    game: dict[str, Any],
    players: list[dict[str, Any]],
    teams: list[dict[str, Any]],
    total: int,
) -> dict[str, Any]:
    return {
        "title": session.title,
        "session_id": session.public_id,
        "question_number": session.question_number,
        "remaining_ms": session.remaining_ms,
        **stage_data(session),
        **game,
        "teams": teams,
        "participants": players,
        "leaderboard": _leaderboard(players, teams, total),
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


def _without_scores(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rows that say nothing of who stands where, by their order neither."""
    bare = [{**row, "score": None, "rank": None} for row in rows]
    return sorted(bare, key=lambda row: row["name"].casefold())


def _leaderboard(players: list[dict[str, Any]], board: list[dict[str, Any]], total: int) -> dict[str, Any]:
    entries = [
        {"rank": p["rank"], "participant": p["id"], "name": p["name"], "team": p["team"], "score": p["score"]}
        for p in players[:TOP]
        if p["rank"] is not None
    ]
    teams = [{"rank": team["rank"], "name": team["name"], "score": team["score"]} for team in board[:TOP]]
    teams = [team for team in teams if team["rank"] is not None]
    return {"entries": entries, "teams": teams, "total": total}


def _chat(session: TriviaSession) -> list[Frame]:
    return [frame(event) for event in log.last_chat(session.pk, CHAT_SHOWN)]
