"""Row 44: the same answers bring the same points, live in flat mode over the socket and alone by the link."""

from typing import Any

import pytest

from tests.conftest import Opener
from tests.support.game import command, opened, quiz_cast, reaches
from tests.support.quizzes import KINDS, answer_to, of_kind
from tests.support.rest import Rest
from tests.support.server import TriviaServer
from tests.support.skips import is_deep

PARTIAL = {"multiple", "order", "match"}
SCORING = {"preset": "flat", "penalty": 10, "streak": {"bonus": 50, "cap": 3}}
FIELDS = ("question_id", "correct", "share", "base", "speed", "bonus", "penalty", "points", "streak")


def variants(question: dict[str, Any], shown: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return answers to a question: right, wrong, and where it counts half a right one."""
    found = {"right": answer_to(question, shown=shown), "wrong": answer_to(question, right=False, shown=shown)}
    found["half"] = found["right"]
    if question["kind"] == "order":
        one, two, three = found["right"]["order"]
        found["half"] = {**found["right"], "order": [one, three, two]}
    elif question["kind"] == "match":
        found["half"] = {**found["right"], "pairs": dict(list(found["right"]["pairs"].items())[:1])}
    elif question["kind"] == "multiple":
        found["half"] = found["wrong"]  # one of two
    return found


@pytest.mark.parametrize("who", ["right", "wrong", "half"] if is_deep() else ["half"])
async def test_the_same_answers_bring_the_same_points_as_live(
    server: TriviaServer, open_socket: Opener, who: str
) -> None:
    kinds = [kind for kind in KINDS if kind not in {"buzzer", "slide"}]
    made = [of_kind(kind, time_limit=30, partial=kind in PARTIAL) for kind in kinds]
    cast, questions = quiz_cast(server, *made, scoring=SCORING)
    host, ada = await open_socket(cast, "host"), await open_socket(cast, "player")
    await cast.connected(2)
    live = []
    for number, question in enumerate(questions, 1):
        shown = (await opened(host, number))["question"]
        answer = variants(question, shown)[who]
        assert (await ada.ask("answer", answer))["type"] == "ack"
        await reaches(host, "answer_reveal", number)
        told = (await ada.ever("answer_result", number=number))["data"]
        live.append({name: told.get(name) for name in FIELDS})
    await command(host, "end")

    rest = cast.rest("host")
    quiz = rest.get(cast.path).json()["quiz"]
    rules = {"tells": "each", "timed": True, "scoring": SCORING}
    key = rest.ok("POST", f"/quizzes/{quiz}/assignments", rules, 201)["url"].rsplit("/", 1)[1]
    alone = Rest(server.base_url)
    started = alone.ok("POST", f"/selfpaced/{key}/start", {"nickname": "Ada"}, 201)
    alone.use(started["token"])
    state = started["state"]
    own = []
    for question in questions:
        answer = variants(question, state["question"])[who]
        told = alone.ok("POST", f"/selfpaced/{key}/answer", answer)["result"]
        own.append({name: told.get(name) for name in FIELDS})
        state = alone.ok("POST", f"/selfpaced/{key}/next", {"question_id": question["id"]})
    assert own == live
    whole = {question["id"] for question in questions if question["kind"] in PARTIAL}
    assert state["report"]["points"] == sum(row["points"] for row in live)
    assert all(row["correct"] in {None, who == "right"} for row in live if row["question_id"] in whole)
