"""The results of a session, read whole: players, teams, questions, answers and the ledger, in one consistent view."""

from typing import Any
from uuid import UUID

from sessions_app.game.deck import Deck, Question
from sessions_app.game.errors import Refused
from sessions_app.game.marking import distribution
from sessions_app.game.ranking import ranks
from sessions_app.game.report import answer_words, key_words, player_rows, question_row
from sessions_app.game.scoring import Scoring, words
from sessions_app.game.settings import shows_ranks
from sessions_app.models import Answer, MarkedAnswer, Participant, PlayedQuestion, ScoreEntry, Team, TriviaSession
from sessions_app.services.decks import deck_of
from sessions_app.services.reading import read_view
from sessions_app.services.settings import session_settings

Row = dict[str, Any]


def report_of(session: TriviaSession) -> Row:
    """Return protocol.md's results: a fixed number of queries, whatever the size.

    Questions are those that were marked; a voided one is told and counts nowhere. Removed players have no rank, and
    their answers are not among the counted ones.
    """
    with read_view():
        session.refresh_from_db()
        settings = session_settings(session)
        deck = deck_of(session) or Deck({"questions": []})
        marked = PlayedQuestion.objects.filter(session=session, marked_at__isnull=False)
        played = {row.question_id: row for row in marked}
        seats = list(Participant.objects.filter(session=session, removed_at=None).select_related("team"))
        names = {seat.pk: seat for seat in seats}
        given = [row for row in _answers(session) if row.question_id in played and row.participant_id in names]
        answers = [answer_row(row, row.participant_id, deck) for row in given]
        teams = list(Team.objects.filter(session=session))
        ledger = ScoreEntry.objects.filter(session=session).select_related("team", "participant", "given_by")
        entries = [_entry(row) for row in ledger.order_by("seq")]
    counted = [answer for answer in answers if not played[answer["question_id"]].voided]
    members = {team.pk: sum(seat.team_id == team.pk for seat in seats) for team in teams}
    return {
        "session": {
            "id": session.public_id,
            "title": session.title,
            "state": session.state,
            "opened_at": session.opened_at,
            "ended_at": session.ended_at,
            "scoring": words(Scoring.of(settings["scoring"])),
            "rules": settings["scoring"],
            "team_mode": settings["team_mode"],
        },
        "participants": player_rows([_seat(seat) for seat in seats], counted),
        "teams": _teams(teams, members),
        "questions": [
            question_part(
                question,
                answers,
                voided=played[question.id].voided,
                scoring=Scoring.of(settings["scoring"], deck.scoring_of(question)),
                deck=deck,
            )
            for question in deck.questions
            if question.id in played
        ],
        "answers": answers,
        "scores": entries,
    }


def own_report(session: TriviaSession, seat: Participant) -> Row:
    """Return a player's own results: of what was revealed, and of nobody else anything but the number of players."""
    with read_view():
        session.refresh_from_db()
        settings = session_settings(session)
        deck = deck_of(session) or Deck({"questions": []})
        played = PlayedQuestion.objects.filter(session=session, marked_at__isnull=False, voided=False)
        numbers = set(played.values_list("number", flat=True))
        given = {row.question_id: row for row in _answers(session).filter(participant=seat)}
        scores = list(Participant.objects.filter(session=session, removed_at=None).values_list("score", flat=True))
        mine = Participant.objects.select_related("team").get(pk=seat.pk)
    shown = shows_ranks(settings["leaderboard"], session.state)
    rows = [own_question(question, given.get(question.id)) for question in deck.questions if question.number in numbers]
    return {
        "session": {"id": session.public_id, "title": session.title, "state": session.state},
        "participant": {
            "id": str(mine.pk),
            "nickname": mine.nickname,
            "team": mine.team.name if mine.team else None,
            "score": mine.score,
            "rank": ranks(scores).get(mine.score) if shown else None,
            "rank_of": len(scores),
            "best_streak": mine.best_streak,
            "correct": sum(row["correct"] is True for row in rows),
            "questions": sum(row["marked"] for row in rows),
        },
        "questions": rows,
        "scoring": words(Scoring.of(settings["scoring"])),
    }


def _answers(session: TriviaSession) -> Any:
    return Answer.objects.filter(session=session).order_by("received_at", "pk")


def _seat(seat: Participant) -> Row:
    team = seat.team.name if seat.team else None
    own = {"id": str(seat.pk), "nickname": seat.nickname, "team": team, "score": seat.score}
    return {**own, "best_streak": seat.best_streak, "simulated": seat.simulated}


def answer_row(row: MarkedAnswer, who: UUID, deck: Deck) -> Row:
    """Return an answer in words and points; `who` is the participant's id."""
    question = deck.find(row.question_id)
    return {
        "participant": str(who),
        "question_id": row.question_id,
        "response": row.response,
        "answer": answer_words(question, row.response) if question else "",
        "correct": None if row.share is None else row.share >= 1,
        "share": row.share,
        "points": row.points,
        "base": row.base,
        "speed": row.speed,
        "bonus": row.bonus,
        "penalty": row.penalty,
        "streak": row.streak,
        "elapsed_ms": row.elapsed_ms,
        "limit_ms": row.limit_ms,
        "received_at": row.received_at,
    }


def _entry(row: ScoreEntry) -> Row:
    return {
        "team": row.team.name if row.team else None,
        "participant": str(row.participant_id) if row.participant_id else None,
        "name": row.participant.nickname if row.participant else None,
        "points": row.points,
        "reason": row.reason,
        "question_id": row.question_id,
        "given_by": row.given_by.name if row.given_by else None,
        "at": row.created_at,
    }


def _teams(teams: list[Team], members: dict[Any, int]) -> list[Row]:
    places = ranks(team.score for team in teams)
    rows = [
        {"id": str(t.pk), "name": t.name, "score": t.score, "rank": places[t.score], "members": members[t.pk]}
        for t in teams
    ]
    return sorted(rows, key=lambda row: (row["rank"], row["name"].casefold()))


def question_part(question: Question, answers: list[Row], *, voided: bool, scoring: Scoring, deck: Deck) -> Row:
    """Return how a question did, with its distribution; `answers` may be those to all questions."""
    own = [answer for answer in answers if answer["question_id"] == question.id]
    row = question_row(question, own, voided=voided)
    texts = {choice["id"]: choice["text"] for choice in question.raw.get("choices", ())}
    counts = distribution(question, [answer["response"] for answer in own])
    row["distribution"] = [{**count, "text": texts.get(count["key"], count["key"])} for count in counts]
    right = set(question.right_choices)
    row["choices"] = [{"id": id, "text": text, "correct": id in right} for id, text in texts.items()]
    part = deck.round_of(question)
    row["round"] = part["title"] if part else None
    row["points"] = question.points
    row["scoring"] = words(scoring)
    return row


def own_question(question: Question, answer: MarkedAnswer | None) -> Row:
    """Return a question as the one who played it gets it back, with what is right."""
    return {
        "number": question.number,
        "kind": question.kind,
        "text": question.raw["text"],
        "marked": question.is_marked,
        "answer": None if answer is None else answer_words(question, answer.response),
        "key": key_words(question),
        "correct": None if answer is None or answer.share is None else answer.share >= 1,
        "points": 0 if answer is None else answer.points,
        "speed": 0 if answer is None else answer.speed,
        "bonus": 0 if answer is None else answer.bonus,
        "penalty": 0 if answer is None else answer.penalty,
        "seconds": None if answer is None else round(answer.elapsed_ms / 1000, 1),
        "explanation": question.raw.get("explanation", ""),
        "source": question.raw.get("source", ""),
    }


def own_seat(session: TriviaSession, participant: str | None) -> Participant:
    """Return a player's seat by its id, or refuse with `forbidden`."""
    seat = Participant.objects.filter(session=session, pk=participant, removed_at=None).first() if participant else None
    if seat is None:
        raise Refused("forbidden")
    return seat
