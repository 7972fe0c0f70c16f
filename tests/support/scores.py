"""The published formulas written out anew, fed with the times of the JSON export. Nothing of the game is imported."""

from typing import Any

MARKED = {"single", "multiple", "true_false", "typed", "number", "order", "match"}
STREAK, PENALTY = 100, 10  # points for each further right answer in a row (five at most); percent for a wrong one


def speed_points(points: int, elapsed_ms: int, limit_ms: int | None) -> int:
    """All points within half a second, then evenly down to half of them at the end."""
    if limit_ms is None or elapsed_ms < 500:
        return points
    return round((1 - min(1, elapsed_ms / limit_ms) / 2) * points)


def expected(results: dict[str, Any], joined_late: dict[str, int]) -> dict[str, int]:
    """Return each player's points by name; `joined_late` tells with which question somebody began."""
    names = {row["id"]: row["nickname"] for row in results["participants"]}
    score = dict.fromkeys(names.values(), 0)
    streak = dict.fromkeys(names.values(), 0)
    for question in results["questions"]:
        if question["voided"]:
            continue
        given = {names[a["participant"]]: a for a in results["answers"] if a["question_id"] == question["id"]}
        for name in score:
            answer = given.get(name)
            if answer is None:
                if question["kind"] in MARKED and joined_late.get(name, 1) <= question["number"]:
                    streak[name] = 0
            elif answer["correct"] is None:
                continue
            elif answer["correct"]:
                limit = None if question["kind"] == "buzzer" else answer["limit_ms"]
                bonus = STREAK * min(streak[name], 5)
                score[name] += speed_points(question["points"], answer["elapsed_ms"], limit) + bonus
                streak[name] += 1
            else:
                score[name] -= min(round(question["points"] * PENALTY / 100), score[name])
                streak[name] = 0
    return score


def team_means(results: dict[str, Any], joined_late: dict[str, int]) -> dict[str, int]:
    """Return each team's points: for each question the mean of those to whom it was put, rounded, never below zero."""
    teams = {row["name"]: [p for p in results["participants"] if p["team"] == row["name"]] for row in results["teams"]}
    totals = dict.fromkeys(teams, 0)
    for question in results["questions"]:
        if question["voided"] or question["kind"] not in MARKED | {"buzzer"}:
            continue
        points = {a["participant"]: a for a in results["answers"] if a["question_id"] == question["id"]}
        for name, members in teams.items():
            judged = {id: a for id, a in points.items() if a["correct"] is not None}
            there = [m for m in members if m["id"] in judged or joined_late.get(m["nickname"], 1) <= question["number"]]
            won = sum(judged[m["id"]]["points"] for m in there if m["id"] in judged)
            has_any = any(m["id"] in judged for m in there)
            totals[name] = max(0, totals[name] + (round(won / len(there)) if has_any else 0))
    return totals
