"""Buzzer questions: who speaks first, who is next, and how they end with nobody at the desk."""

from typing import Any

from tests.conftest import Opener
from tests.support.game import command, opened, quiz_cast, reaches, seated
from tests.support.quizzes import of_kind
from tests.support.server import TriviaServer


async def buzzing(server: TriviaServer, open_socket: Opener, **settings: Any) -> tuple[Any, ...]:
    cast, (asked,) = quiz_cast(server, of_kind("buzzer"), **settings)
    host = await open_socket(cast, "host")
    players = await seated(cast, open_socket, {"a": None, "b": None, "c": None})
    await cast.connected(4)
    await opened(host)
    return host, players, {"question_id": asked["id"]}


async def test_the_first_to_press_speaks_and_the_next_follows(server: TriviaServer, open_socket: Opener) -> None:
    host, players, data = await buzzing(server, open_socket, scoring={"preset": "flat", "penalty": 50})
    assert (await players["a"].ask("buzz", data))["type"] == "ack"
    assert (await players["a"].ask("buzz", data))["code"] == "already_answered"
    first = (await reaches(players["b"], "question_locked"))["buzz"]
    assert (await players["b"].ask("buzz", data))["type"] == "ack"
    line = await players["c"].ever("session_update", lambda f: bool((f["data"].get("buzz") or {}).get("line")))
    assert line["data"]["buzz"]["turn"] == first["turn"]
    await command(host, "wrong")
    turn = await players["c"].ever(
        "session_update", lambda f: (f["data"].get("buzz") or {}).get("turn") not in {None, first["turn"]}
    )
    assert turn["data"]["buzz"]["out"] == [first["turn"]]
    await command(host, "right")
    await reaches(players["c"], "answer_reveal")
    results = {name: (await socket.ever("answer_result"))["data"] for name, socket in players.items()}
    assert [results[name]["points"] for name in "abc"] == [0, 1000, 0]
    assert [results[name]["answered"] for name in "abc"] == [True, True, False]


async def test_after_a_wrong_word_the_buzzers_are_armed_again_with_the_time_that_was_left(
    server: TriviaServer, open_socket: Opener
) -> None:
    host, players, data = await buzzing(server, open_socket)
    await players["a"].ask("buzz", data)
    await reaches(host, "question_locked")
    again = await command(host, "wrong")
    assert again["data"]["state"] == "question_active"
    armed = await players["b"].ever("session_update", lambda f: bool((f["data"].get("buzz") or {}).get("out")))
    assert armed["data"]["deadline"] is not None and 0 < armed["data"]["time_remaining"] <= 20
    assert (await players["a"].ask("buzz", data))["code"] == "already_answered"
    await players["b"].ask("buzz", data)
    turn = await host.ever("session_update", lambda f: f["data"]["state"] == "question_locked", number=2)
    assert turn["data"]["buzz"]["turn"] is not None
    assert (await host.ask("command", {"command": "next"}))["code"] == "illegal_transition"


async def test_with_nobody_at_the_desk_a_buzzer_question_ends_by_itself(
    server: TriviaServer, open_socket: Opener
) -> None:
    cast, (asked,) = quiz_cast(server, of_kind("buzzer", time_limit=1), auto={"answer_reveal": 1})
    host, ada = await open_socket(cast, "host"), await open_socket(cast, "player")
    await opened(host)
    assert (await ada.ask("buzz", {"question_id": "nonsense"}))["code"] == "not_active"
    await reaches(ada, "answer_reveal")
    await reaches(ada, "ended")
    assert (await ada.ask("buzz", {"question_id": asked["id"]}))["code"] == "not_active"
