"""Every kind of question over sockets: shown, answered, marked, told; nothing of what is right before its reveal."""

import io
import json
import re
from typing import Any

import httpx
import pytest
from PIL import Image

from tests.conftest import Opener, make_cast
from tests.support.game import command, opened, quiz_cast, reaches
from tests.support.quizzes import KINDS, answer_to, of_kind, pairs_of, single
from tests.support.server import TriviaServer

ANSWERED = [kind for kind in KINDS if kind not in {"slide", "buzzer"}]


@pytest.mark.parametrize("kind", ANSWERED)
async def test_each_kind_is_shown_answered_and_told(server: TriviaServer, open_socket: Opener, kind: str) -> None:
    cast, (asked,) = quiz_cast(server, of_kind(kind), scoring={"preset": "flat"})
    host, ada, ben = [await open_socket(cast, who) for who in ("host", "player", "player2")]
    await cast.connected(3)
    shown = (await opened(host))["question"]
    assert (shown["kind"], shown["number"], shown["count"]) == (kind, 1, 1)
    acks = [await socket.ask("answer", answer_to(asked, right=socket is ada, shown=shown)) for socket in (ada, ben)]
    assert [(ack["type"], sorted(ack["data"])) for ack in acks] == [("ack", ["elapsed_ms", "question_id"])] * 2
    before = json.dumps([frame for frame in ada.frames if frame["type"] != "answer_result"])
    assert "canary" not in before.lower() and '"correct"' not in before
    assert not re.search(r"(?<![\w-])4242(?![\w-])", before), "as a word: an id may hold these digits by chance"
    told = (await reaches(ada, "answer_reveal"))["reveal"]
    assert told["answered"] == 2 and told["explanation"].startswith("canary")
    assert _right_of(asked, shown).items() <= told.items()
    marked = kind not in {"poll", "word_cloud"}
    for socket, points in ((ada, 1000), (ben, 0)):
        result = (await socket.ever("answer_result"))["data"]
        assert (result["points"], result["correct"]) == (points if marked else 0, bool(points) if marked else None)
    if kind not in {"order", "match"}:
        assert sum(row["count"] for row in told["distribution"]) >= 2


def _right_of(question: dict[str, Any], shown: dict[str, Any]) -> dict[str, Any]:
    kind = question["kind"]
    if kind in {"single", "multiple", "true_false"}:
        return {"correct": [choice["id"] for choice in question["choices"] if choice["correct"]]}
    if kind == "order":
        return {"order": [choice["id"] for choice in question["choices"]]}
    if kind == "match":
        return {"pairs": pairs_of(question, shown)}
    return {"typed": {"accepted": ["Canary Wharf", "canary dock"]}, "number": {"number": 4242}}.get(kind, {})


@pytest.mark.parametrize("kind", ["order", "match"])
async def test_what_is_to_be_ordered_comes_in_another_order(
    server: TriviaServer, open_socket: Opener, kind: str
) -> None:
    cast, (asked,) = quiz_cast(server, of_kind(kind))
    host, ada = await open_socket(cast, "host"), await open_socket(cast, "player")
    shown = (await opened(host))["question"]
    rows = shown["choices"] if kind == "order" else shown["rights"]
    right = [c["text"] for c in asked["choices"]] if kind == "order" else [p["right"] for p in asked["pairs"]]
    texts = [row["text"] for row in rows]
    assert sorted(texts) == sorted(right) and texts != right
    broken = {**answer_to(asked, shown=shown), "order": [rows[0]["id"]], "pairs": {"x": "y"}}
    assert (await ada.ask("answer", broken))["code"] == "invalid_field"
    assert (await open_socket(cast, "player2")).greeting["state"]["question"] == shown, "the same for all, for good"


async def test_a_slide_is_looked_at_and_left(server: TriviaServer, open_socket: Opener) -> None:
    cast, (slide, _) = quiz_cast(server, of_kind("slide", time_limit=0), of_kind("single"))
    host, ada = await open_socket(cast, "host"), await open_socket(cast, "player")
    assert (await opened(host))["deadline"] is None
    assert (await ada.ask("answer", {"question_id": slide["id"], "text": "?"}))["code"] == "not_active"
    refused = await host.ask("command", {"command": "reveal"})
    assert refused["code"] == "illegal_transition"
    await command(host, "next")
    assert (await reaches(ada, "question_intro", 2))["question"]["kind"] == "single"


async def test_rounds_begin_with_their_title_card(server: TriviaServer, open_socket: Opener) -> None:
    cast, questions = quiz_cast(server, *(of_kind("single", f"q{n}") for n in range(3)))
    path = f"/quizzes/{cast.rest('host').get(cast.path).json()['quiz']}"
    made = cast.rest("host").ok("POST", f"{path}/rounds", {"title": "Geography"}, 201)
    for question in questions[1:]:
        cast.rest("host").ok("PATCH", f"{path}/questions/{question['id']}", {"round": made["id"]})
    host, ada = await open_socket(cast, "host"), await open_socket(cast, "player")
    await command(host, "start")
    assert (await reaches(ada, "question_intro", 1))["round_card"] is None
    await command(host, "skip")
    card = await reaches(ada, "question_intro", 2)
    assert card["question"] is None
    assert card["round_card"] == {"title": "Geography", "number": 1, "count": 1, "questions": 2}
    assert (await open_socket(cast, "player2")).greeting["state"]["round_card"] == card["round_card"]
    await command(host, "next")

    def is_read(frame: dict[str, Any]) -> bool:
        return bool(frame["data"].get("question")) and frame["data"]["question_number"] == 2

    read = await ada.ever("session_update", is_read)
    assert (read["data"]["state"], read["data"]["question"]["round"]) == ("question_intro", "Geography")


async def test_pictures_come_with_the_question_by_links_that_end(server: TriviaServer, open_socket: Opener) -> None:
    rest, out = make_cast(server).rest("host"), io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(out, "PNG")
    made = rest.http.post("/media", files={"file": ("x.png", out.getvalue())}, data={"alt": "Teal"}).json()
    asked = single("q", media={"id": made["id"]})
    asked["choices"][0]["media"] = {"id": made["id"], "alt": "Also teal"}
    cast, _ = quiz_cast(server, asked)
    host, ada = await open_socket(cast, "host"), await open_socket(cast, "player")
    await opened(host)
    question = (await reaches(ada, "question_active"))["question"]
    assert (question["media"]["alt"], question["media"]["width"]) == ("Teal", 60)
    assert question["choices"][0]["media"]["alt"] == "Also teal" and question["choices"][1]["media"] is None
    for media in (question["media"], question["choices"][0]["media"]):
        async with httpx.AsyncClient(trust_env=False) as web:
            shown = await web.get(server.base_url + media["url"])
        assert (shown.status_code, shown.headers["content-type"]) == (200, "image/webp")
    assert (await open_socket(cast, "player2")).greeting["state"]["question"]["media"]["url"].startswith("/media/")
