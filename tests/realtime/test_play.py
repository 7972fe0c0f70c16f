"""Rules of play that a host sets: teams, late joins, extra time, answers that change, chat, hidden ranks, buzzers."""

import asyncio
import json

import pytest

from tests.conftest import Cast, Opener
from tests.support.game import command, opened, quiz_cast, reaches, seated
from tests.support.quizzes import answer_to, single
from tests.support.server import TriviaServer

FLAT = {"preset": "flat"}
# Of six players in teams of 1, 2 and 3: who is right, in the order of their answers, and what that brings each team.
TEAMS = {"a": "Aces", "b": "Bees", "c": "Bees", "d": "Cats", "e": "Cats", "f": "Cats"}
RIGHT = {"a": True, "b": False, "c": True, "d": False, "e": False, "f": True}
BY_HAND = {
    "mean": {"Aces": 1000, "Bees": 500, "Cats": 333},
    "sum": {"Aces": 1000, "Bees": 1000, "Cats": 1000},
    "best": {"Aces": 1000, "Bees": 1000, "Cats": 1000},
    "first": {"Aces": 1000, "Bees": 0, "Cats": 0},
    "majority": {"Aces": 1000, "Bees": 0, "Cats": 0},
    "none": {"Aces": 0, "Bees": 0, "Cats": 0},
}


def team_scores(cast: Cast) -> dict[str, int]:
    return {row["name"]: row["score"] for row in cast.rest("host").get(f"{cast.path}/teams").json()["results"]}


@pytest.mark.parametrize("mode", BY_HAND)
async def test_uneven_teams_score_as_by_hand(server: TriviaServer, open_socket: Opener, mode: str) -> None:
    cast, (asked,) = quiz_cast(server, single("one"), team_mode=mode, scoring=FLAT)
    host = await open_socket(cast, "host")
    players = await seated(cast, open_socket, dict(TEAMS))
    await cast.connected(7)
    await opened(host)
    for name, socket in players.items():
        await socket.ask("answer", answer_to(asked, right=RIGHT[name]))
    await reaches(players["a"], "answer_reveal")
    assert team_scores(cast) == BY_HAND[mode]
    await command(host, "next")
    board = (await players["a"].ever("leaderboard"))["data"]
    assert {row["name"]: (row["score"], row["delta"]) for row in board["teams"]} == {
        name: (score, score) for name, score in BY_HAND[mode].items()
    }


async def test_who_is_moved_takes_the_points_along(server: TriviaServer, open_socket: Opener) -> None:
    cast, (asked,) = quiz_cast(server, single("one"), team_mode="mean", scoring=FLAT)
    host = await open_socket(cast, "host")
    players = await seated(cast, open_socket, {"a": "Aces", "b": "Bees", "c": "Bees"})
    await cast.connected(4)
    await opened(host)
    for name, right in (("a", True), ("b", True), ("c", False)):
        await players[name].ask("answer", answer_to(asked, right=right))
    await reaches(host, "answer_reveal")
    assert team_scores(cast) == {"Aces": 1000, "Bees": 500}
    rest = cast.rest("host")
    seat = {p["nickname"]: p for p in rest.get(f"{cast.path}/participants").json()["results"]}["c"]
    aces = next(t for t in rest.get(f"{cast.path}/teams").json()["results"] if t["name"] == "Aces")
    rest.ok("PATCH", f"{cast.path}/participants/{seat['id']}", {"team": aces["id"]})
    assert team_scores(cast) == {"Aces": 500, "Bees": 1000}
    told = await players["a"].ever("team_update", lambda f: f["data"].get("score") == 500)
    assert told["data"]["name"] == "Aces"
    rest.post(f"{cast.path}/scores", {"team": "Aces", "points": 50, "reason": "song"})
    assert rest.delete(f"{cast.path}/participants/{seat['id']}").status_code == 204
    assert team_scores(cast) == {"Aces": 1050, "Bees": 1000}


@pytest.mark.parametrize(
    ("policy", "code"), [("open", None), ("next_question", "not_active"), ("closed", "session_locked")]
)
async def test_who_comes_late(server: TriviaServer, open_socket: Opener, policy: str, code: str | None) -> None:
    """It never holds up the others, and what it could not know is no miss."""
    cast, (one, two) = quiz_cast(server, single("one"), single("two"), late_join=policy, scoring=FLAT)
    host, ada = await open_socket(cast, "host"), await open_socket(cast, "player")
    await opened(host)
    if policy == "closed":
        refused = cast.rest("host").post("/join", {"join_code": cast.session["join_code"], "nickname": "Late"})
        assert (refused.status_code, refused.json()["error"]["code"]) == (403, code)
        return
    late = await open_socket(cast, cast.guest("Late"))
    assert late.greeting["state"]["waits"] is (policy == "next_question")
    if code is not None:
        assert (await late.ask("answer", answer_to(one)))["code"] == code
    # Only Ada was asked: with her answer the question is over.
    await ada.ask("answer", answer_to(one))
    await reaches(late, "answer_reveal", 1)
    await opened(host, 2)
    assert (await late.ask("answer", answer_to(two)))["type"] == "ack"
    await ada.ask("answer", answer_to(two, right=False))
    await reaches(late, "answer_reveal", 2)
    result = (await late.ever("answer_result", lambda f: f["data"]["question_id"] == two["id"]))["data"]
    assert (result["points"], result["streak"]) == (1000, 1)


async def test_the_last_to_answer_leaves_and_the_question_ends(server: TriviaServer, open_socket: Opener) -> None:
    cast, (asked,) = quiz_cast(server, single("one"))
    host, ada, ben = [await open_socket(cast, who) for who in ("host", "player", "player2")]
    await cast.connected(3)
    await opened(host)
    await ada.ask("answer", answer_to(asked))
    await host.ever("answer_progress")
    await ben.close()
    await reaches(ada, "answer_reveal")


async def test_extra_time_helps_and_gains_nothing(server: TriviaServer, open_socket: Opener) -> None:
    cast, (asked,) = quiz_cast(server, single("one", time_limit=1))
    host, ada, slow = [await open_socket(cast, who) for who in ("host", "player", "player2")]
    await cast.connected(3)
    assert (await slow.ask("timer", {"percent": 1000}))["data"] == {"percent": 1000}
    assert (await slow.ask("timer", {"percent": 77}))["code"] == "invalid_field"
    await opened(host)
    locked = await reaches(host, "question_locked")
    assert locked["extra_time"] == 1
    assert (await ada.ask("answer", answer_to(asked)))["type"] in {"ack", "error"}  # within the grace or not
    await asyncio.sleep(0.6)
    late = await ada.ask("answer", answer_to(asked))
    assert late["code"] in {"too_late", "already_answered"}
    assert (await slow.ask("timer", {"percent": 100}))["code"] == "not_active"
    assert (await slow.ask("answer", answer_to(asked)))["type"] == "ack"
    await command(host, "reveal")
    result = (await slow.ever("answer_result"))["data"]
    assert (result["correct"], result["points"], result["speed"]) == (True, 500, 0)


async def test_an_answer_may_change_where_the_session_says_so(server: TriviaServer, open_socket: Opener) -> None:
    cast, (asked,) = quiz_cast(server, single("one"), answers_may_change=True, scoring=FLAT)
    host, ada, _ = [await open_socket(cast, who) for who in ("host", "player", "player2")]
    await opened(host)
    first = await ada.ask("answer", answer_to(asked, right=False))
    second = await ada.ask("answer", answer_to(asked, right=True))
    assert second["data"]["elapsed_ms"] >= first["data"]["elapsed_ms"]
    assert (await open_socket(cast, "player")).greeting["state"]["answer"]["choice"] == answer_to(asked)["choice"]
    await command(host, "reveal")
    told = (await reaches(ada, "answer_reveal"))["reveal"]
    assert told["answered"] == 1
    assert (await ada.ever("answer_result"))["data"]["points"] == 1000


async def test_a_players_other_devices_show_the_answer_too(server: TriviaServer, open_socket: Opener) -> None:
    cast, (asked,) = quiz_cast(server, single("one"))
    host = await open_socket(cast, "host")
    phone, tablet, other = [await open_socket(cast, who) for who in ("player", "player", "player2")]
    await cast.connected(4)
    await opened(host)
    ack = await phone.ask("answer", answer_to(asked))
    echoed = (await tablet.ever("own_answer"))["data"]
    assert echoed == {**answer_to(asked), "elapsed_ms": ack["data"]["elapsed_ms"]}
    await reaches(other, "question_active")
    await other.ask("chat", {"text": "x"})
    assert other.of("own_answer") == phone.of("own_answer") == []


@pytest.mark.parametrize("open_anyway", [False, True])
async def test_the_chat_of_players_is_closed_while_they_answer(
    server: TriviaServer, open_socket: Opener, open_anyway: bool
) -> None:
    cast, (asked,) = quiz_cast(server, single("one"), chat_during_questions=open_anyway)
    host, ada, _ = [await open_socket(cast, who) for who in ("host", "player", "player2")]
    assert (await ada.ask("chat", {"text": "hello"}))["type"] == "ack"
    await opened(host)
    said = await ada.ask("chat", {"text": "it is the first one!"})
    assert (said["type"] == "ack") is open_anyway
    assert (await host.ask("chat", {"text": "quiet please"}))["type"] == "ack"
    await ada.ask("answer", answer_to(asked))
    await command(host, "reveal")
    await reaches(ada, "answer_reveal")
    assert (await ada.ask("chat", {"text": "ha"}))["type"] == "ack"


@pytest.mark.parametrize("leaderboard", ["never", "end"])
async def test_hidden_ranks_reach_no_phone(server: TriviaServer, open_socket: Opener, leaderboard: str) -> None:
    cast, (asked,) = quiz_cast(server, single("one"), leaderboard=leaderboard, scoring=FLAT, team_mode="sum")
    host = await open_socket(cast, "host")
    guests = {"a": cast.guest("a", team="Aces"), "b": cast.guest("b", team="Bees")}
    players = {name: await open_socket(cast, guest) for name, guest in guests.items()}
    await cast.connected(3)
    await opened(host)
    await players["a"].ask("answer", answer_to(asked))
    await players["b"].ask("answer", answer_to(asked, right=False))
    own = (await players["a"].ever("answer_result"))["data"]
    assert (own["score"], own["rank"]) == (1000, None)
    key = cast.rest("host").ok("POST", f"{cast.path}/screens", {}, 201)["url"].rsplit("/", 1)[1]
    wall = cast.anybody.ok("POST", "/screens/token", {"key": key})["token"]
    for viewer in (await open_socket(cast, guests["b"]), await open_socket(cast, token=wall)):
        state = viewer.greeting["state"]
        assert "1000" not in json.dumps([state["participants"], state["teams"], state["leaderboard"]])
    await command(host, "next")
    await reaches(players["b"], "ended")
    await host.ever("leaderboard")
    boards = players["b"].of("leaderboard")
    after = (await open_socket(cast, guests["b"])).greeting["state"]
    if leaderboard == "never":
        assert boards == [] and after["me"]["rank"] is None
    else:
        await players["b"].ever("leaderboard")
        assert after["me"]["rank"] == 2


async def test_each_player_is_told_its_place_and_the_host_all_scores(server: TriviaServer, open_socket: Opener) -> None:
    cast, (asked, _) = quiz_cast(server, single("one"), single("two"), scoring=FLAT)
    host = await open_socket(cast, "host")
    guests = {name: cast.guest(name) for name in ("a", "b")}
    players = {name: await open_socket(cast, guest) for name, guest in guests.items()}
    await cast.connected(3)
    await opened(host)
    await players["a"].ask("answer", answer_to(asked))
    await players["b"].ask("answer", answer_to(asked, right=False))
    await reaches(host, "answer_reveal")
    scores = (await host.ever("standings"))["data"]
    assert sorted(scores["participants"].values()) == [0, 1000]
    await command(host, "leaderboard")
    own = (await players["b"].ever("standing"))["data"]
    assert (own["rank"], own["rank_of"], own["gap"], own["movement"]) == (2, 2, 1000, -1)
    assert [row["name"] for row in own["near"]] == ["a", "b"]
    assert (await open_socket(cast, guests["b"])).greeting["state"]["standing"] == own
    assert not players["a"].of("standings")


async def test_a_host_jumps_over_a_question_and_comes_back_for_it(server: TriviaServer, open_socket: Opener) -> None:
    cast, _ = quiz_cast(server, single("one"), single("two"), single("three"))
    host, ada = await open_socket(cast, "host"), await open_socket(cast, cast.guest("Ada"))
    await command(host, "start")
    await reaches(ada, "question_intro", 1)
    await command(host, "jump", question_number=3)
    moved = await reaches(ada, "question_intro", 3)
    assert (moved["question"]["text"], moved["is_last"]) == ("three", True)
    await command(host, "next")
    refused = await host.ask("command", {"command": "jump", "question_number": 1})
    assert refused["code"] == "illegal_transition", "while a question is open"
    await command(host, "reveal")
    await reaches(ada, "answer_reveal", 3)
    again = await host.ask("command", {"command": "jump", "question_number": 3})
    assert again["code"] == "invalid_field"
    cast.rest("host").ok("POST", f"{cast.path}/jump", {"question_number": 2}, 200)
    assert (await reaches(ada, "question_intro", 2))["is_last"] is True
    await command(host, "next")
    await command(host, "reveal")
    await reaches(ada, "answer_reveal", 2)
    assert (await open_socket(cast, "host")).greeting["state"]["is_last"] is True
    await command(host, "next")
    await reaches(ada, "ended")
    numbers = [row["number"] for row in cast.rest("host").get(f"{cast.path}/results").json()["questions"]]
    assert numbers == [2, 3], "what was jumped over was not played"
