"""A quiz over sockets: played by the host's hand and by the server alone; answers counted once; nothing told early."""

import json
from typing import Any

import pytest

from tests.conftest import Opener
from tests.support.game import command, opened, quiz_cast, reaches
from tests.support.quizzes import answer_to, right_choice, single
from tests.support.server import TriviaServer

PLAYERS = ("player", "player2", "player3")


async def test_a_quiz_from_the_start_to_the_podium(server: TriviaServer, open_socket: Opener) -> None:
    cast, (one, two) = quiz_cast(server, single("one"), single("two", 2, points=2000), scoring={"preset": "flat"})
    host = await open_socket(cast, "host")
    ada, ben = await open_socket(cast, "player"), await open_socket(cast, "player2")
    await host.ever("user_joined", lambda f: f["participant_count"] == 3)
    await command(host, "start")
    intro = await reaches(ada, "question_intro", 1)
    assert intro["question"]["text"] == "one" and "choices" not in intro["question"]
    await command(host, "next")
    shown = await reaches(ada, "question_active", 1)
    assert [choice["id"] for choice in shown["question"]["choices"]] == [choice["id"] for choice in one["choices"]]
    assert shown["time_remaining"] == 20
    assert (await ada.ask("answer", answer_to(one, right=True)))["type"] == "ack"
    progress = await host.ever("answer_progress")
    assert progress["data"] == {"question_id": one["id"], "answered": 1, "expected": 2}
    assert (await ben.ask("answer", answer_to(one, right=False)))["type"] == "ack"
    # All who are here have answered: the server ends the question by itself, and reveals it.
    reveal = await reaches(ada, "answer_reveal", 1)
    assert reveal["reveal"]["correct"] == [right_choice(one)]
    assert {row["key"]: row["count"] for row in reveal["reveal"]["distribution"]}[right_choice(one)] == 1
    result = (await ada.ever("answer_result"))["data"]
    assert (result["correct"], result["points"], result["score"], result["rank"], result["rank_of"]) == (
        *(True, 1000, 1000),
        *(1, 2),
    )
    lost = (await ben.ever("answer_result"))["data"]
    assert (lost["correct"], lost["points"], lost["rank"]) == (False, 0, 2)
    await command(host, "leaderboard")
    board = (await ben.ever("leaderboard"))["data"]
    assert [(row["rank"], row["score"], row["delta"]) for row in board["entries"]] == [(1, 1000, 1000), (2, 0, 0)]
    await opened(host, 2)
    await ben.ask("answer", answer_to(two, right=True))
    await ada.ask("answer", answer_to(two, right=False))
    await reaches(ben, "answer_reveal", 2)
    await command(host, "next")
    await reaches(ben, "ended")
    final = (await ben.ever("leaderboard", number=2))["data"]
    assert [(row["score"], row["movement"]) for row in final["entries"]] == [(2000, 1), (1000, -1)]
    back = await open_socket(cast, "player")
    assert back.greeting["state"]["me"]["score"] == 1000


async def test_the_server_goes_on_when_the_host_has_left(server: TriviaServer, open_socket: Opener) -> None:
    """Deadline, reveal and the next question come by the server's clock, each once."""
    auto = {"answer_reveal": 1, "leaderboard": 1}
    cast, (one, _) = quiz_cast(server, single("one", time_limit=1), single("two", time_limit=1), auto=auto)
    host = await open_socket(cast, "host")
    ada = await open_socket(cast, "player")
    await command(host, "start")
    await command(host, "next")
    await host.close()
    await reaches(ada, "question_active", 1)
    await reaches(ada, "answer_reveal", 1)
    await reaches(ada, "leaderboard", 1)
    await reaches(ada, "question_intro", 2)
    await reaches(ada, "question_active", 2)
    await reaches(ada, "ended")
    moves = [(f["data"]["state"], f["data"].get("question_number")) for f in ada.of("session_update")]
    assert len(moves) == len(set(moves)), "no step twice"
    versions = [frame["data"]["version"] for frame in ada.of("session_update")]
    assert versions == list(range(versions[0], versions[0] + len(versions)))
    assert (await ada.ask("answer", answer_to(one, right=True)))["code"] == "not_active"


async def test_what_is_no_answer_now_is_refused_in_its_own_words(server: TriviaServer, open_socket: Opener) -> None:
    cast, (one, two) = quiz_cast(server, single("one", time_limit=1), single("two"))
    host, ada = await open_socket(cast, "host"), await open_socket(cast, "player")
    await open_socket(cast, "player2")
    right = answer_to(one, right=True)
    assert (await ada.ask("answer", right))["code"] == "not_active"
    await opened(host)
    assert (await host.ask("answer", right))["code"] == "forbidden"
    assert (await ada.ask("answer", answer_to(two, right=True)))["code"] == "not_active"
    assert (await ada.ask("answer", {**right, "choice": "nonsense"}))["code"] == "invalid_field"
    assert (await ada.ask("answer", {**right, "elapsed_ms": 0, "score": 10**6, "received_at": 0}))["type"] == "ack"
    assert (await ada.ask("answer", right))["code"] == "already_answered"
    await reaches(ada, "answer_reveal", 1)
    assert (await ada.ask("answer", answer_to(one, right=False)))["code"] == "not_active"
    result = (await ada.ever("answer_result"))["data"]
    assert result["points"] <= 1000


async def test_nothing_tells_what_is_right_before_the_reveal(server: TriviaServer, open_socket: Opener) -> None:
    cast, (one, two) = quiz_cast(server, single("one"), single("two"))
    host = await open_socket(cast, "host")
    players = [await open_socket(cast, who) for who in PLAYERS]
    await command(host, "start")
    watched = [*players, await open_socket(cast, "player")]
    await command(host, "next")
    watched.append(await open_socket(cast, "player2"))
    acks = [await players[0].ask("answer", answer_to(one, right=True))]
    acks.append(await players[1].ask("answer", answer_to(one, right=False)))
    for socket in watched[:3]:
        await reaches(socket, "question_active", 1)
    seen = json.dumps([socket.frames for socket in watched]) + json.dumps(cast.events(name="player"))
    assert "canary" not in seen and '"correct"' not in seen and "two" not in seen
    assert [sorted(ack["data"]) for ack in acks] == [["elapsed_ms", "question_id"]] * 2
    await command(host, "reveal")
    assert "canary-one" in json.dumps(await reaches(players[0], "answer_reveal", 1))
    assert "canary-two" not in json.dumps([socket.frames for socket in watched])


async def test_a_reload_finds_everything_in_every_state(server: TriviaServer, open_socket: Opener) -> None:
    cast, (one, _) = quiz_cast(server, single("one"), single("two"))
    host = await open_socket(cast, "host")
    ada = await open_socket(cast, "player")
    await open_socket(cast, "player2")

    async def reloaded() -> dict[str, Any]:
        state: dict[str, Any] = (await open_socket(cast, "player")).greeting["state"]
        return state

    await command(host, "start")
    state = await reloaded()
    assert (state["state"], state["question_count"], state["question"]["text"]) == ("question_intro", 2, "one")
    await command(host, "next")
    await ada.ask("answer", answer_to(one, right=True))
    state = await reloaded()
    assert state["answer"]["choice"] == right_choice(one)
    assert (state["reveal"], state["result"]) == (None, None)
    assert state["deadline"] is not None
    await command(host, "reveal")
    await reaches(ada, "answer_reveal", 1)
    state = await reloaded()
    assert state["reveal"]["correct"] == [right_choice(one)]
    assert state["result"]["points"] == state["me"]["score"] > 0
    await command(host, "leaderboard")
    assert (await reloaded())["leaderboard"]["entries"][0]["score"] == state["me"]["score"]


async def test_a_skipped_question_never_counted(server: TriviaServer, open_socket: Opener) -> None:
    cast, (one, two) = quiz_cast(server, single("one"), single("two"), scoring={"preset": "flat"})
    host, ada = await open_socket(cast, "host"), await open_socket(cast, "player")
    await opened(host)
    await ada.ask("answer", answer_to(one, right=True))
    await reaches(ada, "answer_reveal", 1)
    assert (await open_socket(cast, "player")).greeting["state"]["me"]["score"] == 1000
    await command(host, "skip")
    await reaches(ada, "question_intro", 2)
    assert (await open_socket(cast, "player")).greeting["state"]["me"]["score"] == 0


async def test_double_clicks_move_one_step(server: TriviaServer, open_socket: Opener) -> None:
    cast, _ = quiz_cast(server, single("one"), single("two"))
    host = await open_socket(cast, "host")
    ack = await command(host, "start")
    version = ack["data"]["version"]
    await command(host, "next", version=version)
    again = await host.ask("command", {"command": "next", "version": version})
    assert (again["code"], again["state"]) == ("stale_version", "question_active")


async def test_edits_change_nothing_live(server: TriviaServer, open_socket: Opener) -> None:
    cast, (one,) = quiz_cast(server, single("one"))
    host = await open_socket(cast, "host")
    await command(host, "start")
    path = f"/quizzes/{cast.rest('host').get(cast.path).json()['quiz']}"
    cast.rest("host").ok("PATCH", f"{path}/questions/{one['id']}", {"text": "changed"})
    await command(host, "next")
    assert (await reaches(host, "question_active"))["question"]["text"] == "one"
    assert cast.rest("host").delete(path).status_code == 204
    assert (await open_socket(cast, "player")).greeting["state"]["question"]["text"] == "one"


async def test_a_quiz_without_questions_does_not_start(server: TriviaServer, open_socket: Opener) -> None:
    cast, _ = quiz_cast(server)
    host = await open_socket(cast, "host")
    assert (await host.ask("command", {"command": "start"}))["code"] == "no_questions"


@pytest.mark.parametrize("state", ["question_locked", "answer_reveal", "nonsense"])
async def test_a_hosts_session_update_follows_the_same_rules(
    server: TriviaServer, open_socket: Opener, state: str
) -> None:
    cast, _ = quiz_cast(server, single("one"))
    host = await open_socket(cast, "host")
    refused = await host.ask("session_update", {"state": state})
    assert (refused["code"], refused["state"]) == ("illegal_transition", "lobby")
    assert (await host.ask("session_update", {"state": "question_active"}))["data"]["state"] == "question_intro"
