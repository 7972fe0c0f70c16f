"""How many chose what: told to everybody, or to hosts alone, over every way that there is."""

from collections.abc import Iterator
from typing import Any

from tests.conftest import Opener
from tests.realtime.test_screens import screen_of
from tests.support.game import command, opened, quiz_cast, reaches
from tests.support.quizzes import answer_to, of_kind, single
from tests.support.server import TriviaServer

KINDS = ("single", "typed", "order", "poll", "word_cloud")
OPINIONS = {"poll", "word_cloud"}


def rows_in(told: Any) -> Iterator[dict[str, Any]]:
    """Yield every row of every distribution in a document."""
    if isinstance(told, dict):
        yield from told.get("distribution") or ()
    for value in told.values() if isinstance(told, dict) else told if isinstance(told, list) else ():
        yield from rows_in(value)


async def test_with_hidden_counts_no_player_and_no_screen_is_told_any(
    server: TriviaServer, open_socket: Opener
) -> None:
    asked = [of_kind(kind, f"q{number}") for number, kind in enumerate(KINDS)]
    cast, questions = quiz_cast(server, *asked, show_counts=False)
    host, guests = await open_socket(cast, "host"), cast.guests(3)
    players = await open_socket.many(cast, guests)  # type: ignore[attr-defined]
    token = screen_of(cast)[2]
    wall = await open_socket(cast, token=token)
    await cast.connected(4)
    for number, question in enumerate(questions, 1):
        await opened(host, number)
        for place, player in enumerate(players):
            await player.ask("answer", answer_to(question, right=place < 2))
        for socket in (players[0], wall):
            shown = (await reaches(socket, "answer_reveal", number))["reveal"]
            assert shown["explanation"] and shown["answered"] == 3
            rows = shown.get("distribution")
            assert (rows is not None) == (question["kind"] in OPINIONS)
            assert all(row.keys() == {"key", "percent"} for row in rows or ())
        assert (await players[2].ever("answer_result", number=number))["data"]["question_id"] == question["id"]
        told = (await host.ever("answer_counts", number=number))["data"]
        assert (told["question_id"], told["answered"]) == (question["id"], 3)
        assert sum(row["count"] for row in told["distribution"]) >= (0 if question["kind"] == "order" else 3)
        late = [await open_socket(cast, guests[0]), await open_socket(cast, token=token)]
        for socket in late:
            assert socket.greeting["state"]["reveal"].keys() == shown.keys()
        again = await open_socket(cast, "host", last_seq=host.greeting["seq"])
        assert again.greeting["state"]["reveal"]["distribution"] == told["distribution"]
        seen = [players[0].frames, wall.frames, late[0].frames, late[1].frames]
        seen.append(guests[0].ok("GET", f"{cast.path}/events?limit=200"))
        assert not [row for row in rows_in(seen) if "count" in row]
        for socket in (*late, again):
            await socket.close()
    await command(host, "next")
    await reaches(players[0], "ended")
    seen = [guests[0].ok("GET", f"{cast.path}/results/me"), *(socket.frames for socket in (*players, wall))]
    assert not [row for row in rows_in(seen) if "count" in row]
    report = cast.rest("host").ok("GET", f"{cast.path}/results")["questions"]
    assert sum(row["count"] for row in report[0]["distribution"]) == 3


async def test_a_host_shows_and_hides_the_counts_of_what_is_on_the_board(
    server: TriviaServer, open_socket: Opener
) -> None:
    cast, (one,) = quiz_cast(server, single("one"))
    host, ada = await open_socket(cast, "host"), await open_socket(cast, "player")
    await cast.connected(2)
    await opened(host)
    await ada.ask("answer", answer_to(one))
    assert [row["count"] for row in (await reaches(ada, "answer_reveal"))["reveal"]["distribution"]] == [1, 0, 0, 0]
    for number, is_shown in ((2, False), (3, True)):
        cast.rest("host").ok("PATCH", cast.path, {"settings": {"show_counts": is_shown}})
        frame = await ada.ever("session_update", lambda frame: "reveal" in frame["data"], number=number)
        assert ("distribution" in frame["data"]["reveal"]) == is_shown
    assert len(host.of("answer_counts")) == 1 and not ada.of("answer_counts")
