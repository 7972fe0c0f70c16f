"""Results over REST: all that a host may keep, and to a player only what was revealed."""

import csv
import io
import json

import httpx
from openpyxl import load_workbook

from tests.conftest import Opener
from tests.support.game import command, opened, quiz_cast, reaches
from tests.support.quizzes import answer_to, of_kind, single
from tests.support.server import TriviaServer


async def test_results_reconcile_and_hide_what_is_not_revealed(server: TriviaServer, open_socket: Opener) -> None:
    cast, (one, two, three) = quiz_cast(
        server, single("one"), of_kind("typed", "two"), single("three"), scoring={"preset": "flat", "penalty": 10}
    )
    host = await open_socket(cast, "host")
    guests = {"=1+1": cast.guest("=1+1", team="@sum"), "Ben": cast.guest("Ben")}
    players = {name: await open_socket(cast, guest) for name, guest in guests.items()}
    await cast.connected(3)
    await opened(host)
    for name, socket in players.items():
        await socket.ask("answer", answer_to(one, right=name == "Ben"))
    await reaches(host, "answer_reveal")
    await opened(host, 2)
    await players["Ben"].ask("answer", answer_to(two))
    mine = guests["Ben"].ok("GET", f"{cast.path}/results/me")
    assert [row["text"] for row in mine["questions"]] == ["one"]
    told = json.dumps(mine)
    assert "canary-one" in told and "canary-two" not in told and "Canary Wharf" not in told
    assert (mine["participant"]["correct"], mine["participant"]["rank"], mine["participant"]["rank_of"]) == (1, 1, 2)
    await players["=1+1"].ask("answer", answer_to(two))
    await reaches(host, "answer_reveal", 2)
    await command(host, "skip")
    await command(host, "end")
    rest = cast.rest("host")
    rest.ok("POST", f"{cast.path}/reopen", {})
    rest.ok("POST", f"{cast.path}/scores", {"team": "@sum", "points": 5, "reason": "-song"}, 201)
    rest.ok("POST", f"{cast.path}/end", {})
    results = rest.ok("GET", f"{cast.path}/results")
    assert [(row["number"], row["voided"]) for row in results["questions"]] == [(1, False), (2, True)]
    assert [(p["nickname"], p["rank"], p["score"], p["correct"], p["answered"]) for p in results["participants"]] == [
        ("Ben", 1, 1000, 1, 1),
        ("=1+1", 2, 0, 0, 1),
    ]
    for person in results["participants"]:
        own = [a["points"] for a in results["answers"] if a["participant"] == person["id"]]
        assert sum(own) == person["score"]
    assert results["questions"][0]["difficulty"] == 0.5
    assert sum(row["count"] for row in results["questions"][0]["distribution"]) == results["questions"][0]["answered"]
    assert results["scores"][0]["reason"] == "-song" and results["teams"][0]["score"] == 5
    assert cast.rest("player").get(f"{cast.path}/results").status_code == 403
    assert cast.rest("outsider").get(f"{cast.path}/results").status_code == 404
    assert three["id"] not in json.dumps(results)


async def test_no_cell_is_a_formula(server: TriviaServer, open_socket: Opener) -> None:
    cast, (asked,) = quiz_cast(server, of_kind("typed", "=cmd()", accepted=["+1"]))
    host = await open_socket(cast, "host")
    ada = await open_socket(cast, cast.guest("@ada"))
    await opened(host)
    await ada.ask("answer", {"question_id": asked["id"], "text": "=HYPERLINK(1)"})
    await reaches(host, "answer_reveal")
    rest = cast.rest("host")
    for part in ("participants", "teams", "questions", "answers", "scores"):
        answer: httpx.Response = rest.get(f"{cast.path}/results.csv", part=part)
        assert f"-{part}.csv" in answer.headers["content-disposition"]
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    assert "'=HYPERLINK(1)" in rest.get(f"{cast.path}/results.csv", part="answers").text
    book = load_workbook(io.BytesIO(rest.get(f"{cast.path}/results.xlsx").content))
    assert book.sheetnames == ["Players", "Teams", "Questions", "Answers", "Scores"]
    assert book["Players"]["B2"].value == "'@ada" and book["Players"]["A2"].value == 1
    assert rest.refused("GET", f"{cast.path}/results.csv?part=secrets") == (400, "invalid_field")
