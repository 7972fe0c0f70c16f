"""Settings that a host changes while the quiz is played: what was so far follows, and so does what comes."""

from tests.conftest import Opener
from tests.support.game import command, opened, quiz_cast, reaches
from tests.support.quizzes import answer_to, of_kind, single
from tests.support.server import TriviaServer


async def test_new_rules_count_for_what_was_played_already(server: TriviaServer, open_socket: Opener) -> None:
    """Scores are always what the rules in force give: no later recomputation is a surprise."""
    cast, (one, _) = quiz_cast(server, single("one"), single("two"), scoring={"preset": "flat"})
    host = await open_socket(cast, "host")
    guests = [cast.guest("a", team="Aces"), cast.guest("b", team="Aces")]
    a, b = [await open_socket(cast, guest) for guest in guests]
    await cast.connected(3)
    await opened(host)
    for socket, right in ((a, True), (b, False)):
        await socket.ask("answer", answer_to(one, right=right))
    await reaches(a, "answer_reveal")
    rest = cast.rest("host")
    settings = {"scoring": {"preset": "flat", "streak": {"bonus": 0, "cap": 0}, "penalty": 50}, "team_mode": "mean"}
    rest.ok("PATCH", cast.path, {"settings": settings})
    rest.ok("POST", f"{cast.path}/scores", {"team": "Aces", "points": 7}, 201)
    assert [row["score"] for row in rest.ok("GET", f"{cast.path}/teams")["results"]] == [507]
    await command(host, "leaderboard")
    rest.ok("PATCH", cast.path, {"settings": {"team_mode": "sum"}})
    board = (await b.ever("leaderboard", number=2))["data"]
    assert [(team["score"], team["delta"]) for team in board["teams"]] == [(1007, 1000)]
    rest.ok("PATCH", cast.path, {"settings": {"team_mode": "sum"}})
    await b.ask("chat", {"text": "nothing has changed"})
    assert len(b.of("leaderboard")) == 2


async def test_auto_mode_that_is_switched_on_goes_on_from_where_it_is(
    server: TriviaServer, open_socket: Opener
) -> None:
    cast, _ = quiz_cast(server, of_kind("slide", time_limit=0), single("two", time_limit=0), single("three"))
    host, ada = await open_socket(cast, "host"), await open_socket(cast, "player")
    assert (await opened(host))["moves_at"] is None
    cast.rest("host").ok("PATCH", cast.path, {"settings": {"auto": {"answer_reveal": 1}}})
    slide = await ada.ever("session_update", lambda frame: "settings" in frame["data"])
    assert slide["data"]["moves_at"] is not None
    await command(host, "next")
    cast.rest("host").ok("PATCH", cast.path, {"settings": {"auto": None}})
    await command(host, "next")
    assert (await reaches(ada, "question_active", 2))["moves_at"] is None
    await command(host, "reveal")
    assert (await reaches(ada, "answer_reveal", 2))["moves_at"] is None
    cast.rest("host").ok("PATCH", cast.path, {"settings": {"auto": {"answer_reveal": 1, "leaderboard": 1}}})
    await host.close()
    await reaches(ada, "leaderboard", 2)
    await reaches(ada, "question_intro", 3)
    numbers = [(f["data"]["state"], f["data"]["question_number"]) for f in ada.of("session_update")]
    assert numbers.count(("leaderboard", 2)) == numbers.count(("question_intro", 3)) == 1


async def test_a_question_that_is_voided_after_its_reveal_takes_its_points_back_on_every_phone(
    server: TriviaServer, open_socket: Opener
) -> None:
    cast, (one, _) = quiz_cast(server, single("one"), single("two"), scoring={"preset": "flat"})
    host, ada = await open_socket(cast, "host"), await open_socket(cast, "player")
    await cast.connected(2)
    await opened(host)
    await ada.ask("answer", answer_to(one))
    await reaches(ada, "answer_reveal", 1)
    assert (await ada.ever("answer_result"))["data"]["score"] == 1000
    await command(host, "skip")
    back = (await ada.ever("answer_result", number=2))["data"]
    assert (back["score"], back["question_id"], back["correct"]) == (0, one["id"], None)
    assert cast.rest("player").ok("GET", f"{cast.path}/results/me")["questions"] == []
