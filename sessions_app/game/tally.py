"""A question's points, from its answers and how all stood before: the same at first and in a regrade."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sessions_app.game.deck import Question
from sessions_app.game.marking import Response, shares
from sessions_app.game.scoring import Points, Scoring, earned


@dataclass(frozen=True, slots=True)
class Given:
    """An answer: who gave it, what it holds, how long it took of how long there was."""

    player: Any
    response: Response
    elapsed_ms: int
    limit_ms: int | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a player stands: points of the questions so far, and right answers in a row."""

    points: int = 0
    streak: int = 0
    best_streak: int = 0


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one answer; without a share it was not judged."""

    share: float | None
    points: Points


def tally(
    question: Question,
    scoring: Scoring,
    answers: Iterable[Given],
    standings: Mapping[Any, Standing],
    counted: Iterable[Any],
    distance: Callable[[str, str], int],
) -> tuple[dict[Any, Result], dict[Any, Standing]]:
    """Return each answer's result and everybody's new standing, by player.

    `counted` are those to whom the question was put: one of them who did not answer loses the streak.
    """
    given = {answer.player: answer for answer in answers}
    new = dict(standings)
    judged = {player for player, answer in given.items() if question.is_marked and was_judged(question, answer)}
    results: dict[Any, Result] = {player: Result(None, Points()) for player in given if player not in judged}
    given = {player: given[player] for player in given if player in judged}
    marks = shares(question, {player: answer.response for player, answer in given.items()}, distance)
    places = _places(given, marks)
    for player, answer in given.items():
        before = standings.get(player, Standing())
        points = earned(
            scoring,
            question.points,
            marks[player],
            answer.elapsed_ms,
            None if question.is_buzzer else answer.limit_ms,
            place=places.get(player, 0),
            streak_before=before.streak,
            score_before=before.points,
        )
        results[player] = Result(marks[player], points)
        best = max(before.best_streak, points.streak)
        new[player] = Standing(before.points + points.total, points.streak, best)
    for player in counted:
        # Nobody need press a buzzer.
        if player not in given and question.is_answered and question.is_marked:
            new[player] = replace(standings.get(player, Standing()), streak=0)
    return results, new


def was_judged(question: Question, answer: Given) -> bool:
    """Whether an answer is right or wrong; who pressed a buzzer and had no turn is neither."""
    return not question.is_buzzer or answer.response.get("right") is not None


def _places(given: Mapping[Any, Given], marks: Mapping[Any, float]) -> dict[Any, int]:
    """Return the place of each right answer by time; equal times share one."""
    times = sorted((given[player].elapsed_ms, player) for player, mark in marks.items() if mark >= 1) if marks else []
    ordered = [elapsed for elapsed, _ in times]
    return {player: ordered.index(elapsed) + 1 for elapsed, player in times}
