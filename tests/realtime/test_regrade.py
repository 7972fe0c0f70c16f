"""Marking anew, live: a typed answer accepted from its cluster, a key mended later; all that follows, follows."""

from typing import Any

from tests.conftest import Opener
from tests.support.game import command, opened, quiz_cast, reaches
from tests.support.quizzes import answer_to, of_kind, right_choice, single, wrong_choice
from tests.support.server import TriviaServer

FLAT = {"preset": "flat", "streak": {"bonus": 100, "cap": 5}}


async def test_near_misses_stand_together_and_are_accepted_with_one_click(
    server: TriviaServer, open_socket: Opener
) -> None:
    cast, (asked,) = quiz_cast(server, of_kind("typed", accepted=["London"], typo_distance=0), scoring=FLAT)
    host = await open_socket(cast, "host")
    spellings = ["London", "Londn", "Lundon", "londun", "Paris", "Pariss", "  paris", "???"]
    people = [await open_socket(cast, guest) for guest in cast.guests(len(spellings))]
    await opened(host)
    for socket, text in zip(people, spellings, strict=True):
        await socket.ask("answer", {"question_id": asked["id"], "text": text})
    await reaches(host, "answer_reveal")
    rest = cast.rest("host")
    found = rest.get(f"{cast.path}/clusters", question_id=asked["id"]).json()["clusters"]
    sizes = {one["text"]: (one["count"], one["correct"]) for one in found}
    assert sizes == {"Paris": (3, False), "Londn": (3, False), "London": (1, True), "???": (1, False)}
    texts = next([each["text"] for each in one["spellings"]] for one in found if one["text"] == "Londn")
    told = rest.ok("POST", f"{cast.path}/regrade", {"question_id": asked["id"], "accept": texts})
    assert [row["score"] for row in told["scores"]] == [1000] * 4 + [0] * 4
    credited = await people[1].ever("answer_result", lambda frame: frame["data"]["correct"] is True)
    assert (credited["data"]["score"], credited["data"]["rank"]) == (1000, 1)
    again = await host.ever("session_update", lambda f: len((f["data"].get("reveal") or {}).get("accepted", [])) == 4)
    assert again["data"]["state"] == "answer_reveal"
    audit = next(event for event in cast.events() if event["type"] == "audit")["data"]
    assert (audit["action"], audit["before"], len(audit["after"]["accepted"])) == (
        "regrade",
        {"accepted": ["London"]},
        4,
    )
    assert not [event for event in cast.events(name="player") if event["type"] == "audit"]


async def test_a_wrong_key_is_mended_two_questions_later(server: TriviaServer, open_socket: Opener) -> None:
    """Scores, streaks and ranks are as if the key had been right from the beginning; screens are told."""
    cast, questions = quiz_cast(server, *(single(f"q{n}") for n in range(3)), scoring=FLAT, team_mode="sum")
    host = await open_socket(cast, "host")
    guests = {"a": cast.guest("a", team="Aces"), "b": cast.guest("b", team="Bees")}
    players = {name: await open_socket(cast, guest) for name, guest in guests.items()}
    await cast.connected(3)
    meant = wrong_choice(questions[0])
    for number, question in enumerate(questions[:2], 1):
        await opened(host, number)
        own = {"a": right_choice(question), "b": meant if number == 1 else right_choice(question)}
        for name, socket in players.items():
            await socket.ask("answer", {"question_id": question["id"], "choice": own[name]})
        await reaches(host, "answer_reveal", number)
    await opened(host, 3)
    body = {"question_id": questions[0]["id"], "correct": [meant]}
    told = cast.rest("host").ok("POST", f"{cast.path}/regrade", body)
    assert sorted(row["score"] for row in told["scores"]) == [1000, 2100]
    mended = await players["b"].ever("answer_result", lambda f: f["data"]["score"] == 2100)
    assert (mended["data"]["rank"], mended["data"]["question_id"]) == (1, questions[0]["id"])
    lost = await players["a"].ever("answer_result", lambda f: f["data"]["correct"] is False)
    assert (lost["data"]["score"], lost["data"]["rank"]) == (1000, 2)
    teams = {row["name"]: row["score"] for row in cast.rest("host").get(f"{cast.path}/teams").json()["results"]}
    assert teams == {"Aces": 1000, "Bees": 2100}
    await players["b"].ask("answer", answer_to(questions[2]))
    await players["a"].ask("answer", answer_to(questions[2]))
    result = await players["b"].ever("answer_result", lambda f: f["data"]["question_id"] == questions[2]["id"])
    assert (result["data"]["streak"], result["data"]["score"]) == (3, 3300)
    state = (await open_socket(cast, guests["a"])).greeting["state"]
    assert state["me"]["score"] == 2100


async def test_what_cannot_be_a_key_is_refused(server: TriviaServer, open_socket: Opener) -> None:
    cast, (one, two) = quiz_cast(server, single("one"), of_kind("typed", "two"))
    host = await open_socket(cast, "host")
    rest, path = cast.rest("host"), f"{cast.path}/regrade"
    ahead = rest.ok("GET", f"{cast.path}/deck")["questions"]
    await command(host, "start")
    bodies: list[tuple[dict[str, Any], int]] = [
        ({"question_id": one["id"]}, 400),
        ({"question_id": one["id"], "correct": [right_choice(one)]}, 409),  # it is being read
        ({"question_id": "nonsense", "accept": ["x"]}, 404),
        ({"question_id": two["id"], "correct": ["x"]}, 400),
        ({"question_id": two["id"], "accept": [" "]}, 400),
    ]
    for body, status in bodies:
        assert rest.post(path, body).status_code == status, body
    assert cast.rest("player").post(path, {"question_id": two["id"], "accept": ["x"]}).status_code == 403
    assert cast.rest("player").get(f"{cast.path}/deck").status_code == 403
    deck = rest.ok("GET", f"{cast.path}/deck")["questions"]
    assert [(row["number"], row["played"], row["host_note"]) for row in deck] == [
        (1, False, "canary-one"),
        (2, False, "canary-two"),
    ]
    assert ahead == deck, "before its start a host reads what will be played"
