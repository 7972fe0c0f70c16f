"""Where everybody stands: to each player its own place with the rows around it, to hosts every score."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Count

from sessions_app.game.ranking import around, ranks
from sessions_app.game.settings import shows_ranks
from sessions_app.game.states import ENDED
from sessions_app.game.teamplay import MODES
from sessions_app.models import Answer, Participant, PlayedQuestion, Team, TriviaSession
from sessions_app.services.decks import deck_of
from sessions_app.services.reading import read_view
from sessions_app.services.settings import session_settings

Row = dict[str, Any]


def read_standings(session_pk: UUID, players: Iterable[UUID]) -> dict[str, Row]:
    """Return `standings_of` a session by its key; nothing if it is gone."""
    with read_view():
        session = TriviaSession.objects.filter(pk=session_pk).first()
        return {} if session is None else standings_of(session, players)


def read_scores(session_pk: UUID) -> Row:
    """Return every score by the id of its player or team: what a host's lists show."""
    with read_view():
        seats = Participant.objects.filter(session=session_pk, removed_at=None).values_list("pk", "score")
        teams = Team.objects.filter(session=session_pk).values_list("pk", "score")
        return {
            "participants": {str(pk): score for pk, score in seats},
            "teams": {str(pk): score for pk, score in teams},
        }


def standings_of(session: TriviaSession, players: Iterable[UUID]) -> dict[str, Row]:
    """Return what `standing` tells each of these participants, by participant id, in a fixed number of queries."""
    settings = session_settings(session)
    if not shows_ranks(settings["leaderboard"], session.state):
        return {}
    won = _won(session)
    seats = [
        {
            "participant": str(seat.pk),
            "name": seat.nickname,
            "team": seat.team.name if seat.team else None,
            "score": seat.score,
            "before": seat.score - won.get(seat.pk, 0),
            "best_streak": seat.best_streak,
        }
        for seat in Participant.objects.filter(session=session, removed_at=None).select_related("team")
    ]
    teams = []
    if settings["team_mode"] in MODES:
        teams = [{"id": str(t.pk), "name": t.name, "score": t.score} for t in Team.objects.filter(session=session)]
    wanted = {str(pk) for pk in players}
    told = _places(seats, "participant", wanted)
    of_teams = _places(teams, "name", {seat["team"] for seat in seats if seat["participant"] in wanted})
    ends = _ends(session, wanted) if session.state == ENDED else {}
    for seat in seats:
        if (own := told.get(seat["participant"])) is not None:
            own["team"] = of_teams.get(seat["team"])
            if session.state == ENDED:
                own |= {**ends, "right": ends["right"].get(seat["participant"], 0), "best_streak": seat["best_streak"]}
    return told


def _places(rows: list[Row], key: str, wanted: set[Any]) -> dict[Any, Row]:
    """Rank the rows, and return for each wanted one its place, the next better's lead and the rows around it."""
    now, then = ranks(row["score"] for row in rows), ranks(_before(row) for row in rows)
    rows.sort(key=lambda row: (-row["score"], row["name"].casefold()))
    better: dict[int, int] = {}
    for above, below in zip(rows, rows[1:], strict=False):
        if above["score"] != below["score"]:
            better[below["score"]] = above["score"] - below["score"]
    shown = [{**row, "rank": now[row["score"]]} for row in rows]
    for row in shown:
        row.pop("before", None)
        row.pop("best_streak", None)
    return {
        row[key]: {
            "rank": now[row["score"]],
            "rank_of": len(rows),
            "score": row["score"],
            "gap": better.get(row["score"], 0),
            "movement": then[_before(row)] - now[row["score"]],
            "near": [shown[n] for n in around(place, len(rows))],
        }
        for place, row in enumerate(rows)
        if row[key] in wanted
    }


def _before(row: Row) -> int:
    return int(row["before"] if "before" in row else row["score"])


def _won(session: TriviaSession) -> dict[UUID, int]:
    """Return what the last question brought whom."""
    played = PlayedQuestion.objects.filter(session=session, number=session.question_number or 0).first()
    if played is None:
        return {}
    answers = Answer.objects.filter(session=session, question_id=played.question_id)
    return dict(answers.values_list("participant", "points"))


def _ends(session: TriviaSession, wanted: set[str]) -> Row:
    """Return of how many marked questions who had how many right."""
    deck = deck_of(session)
    played = PlayedQuestion.objects.filter(session=session, marked_at__isnull=False, voided=False)
    questions = [deck.at(number) for number in played.values_list("number", flat=True)] if deck is not None else []
    right = Answer.objects.filter(session=session, participant__in=[UUID(pk) for pk in wanted], share__gte=1)
    counts = right.order_by().values_list("participant").annotate(count=Count("pk"))
    marked = sum(question is not None and question.is_marked for question in questions)
    return {"questions": marked, "right": {str(pk): count for pk, count in counts}}
