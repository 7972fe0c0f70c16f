"""Simulated players: present like everybody, they guess by themselves, and go when they are removed."""

from typing import Any

from tests.conftest import Opener
from tests.support.game import command, opened, quiz_cast, reaches
from tests.support.quizzes import KINDS, answer_to, of_kind, single
from tests.support.server import TriviaServer

GUESSED = [of_kind(kind, time_limit=5) for kind in KINDS if kind not in {"slide", "buzzer"}]


async def test_a_quiz_for_one_with_ten_others(server: TriviaServer, open_socket: Opener) -> None:
    cast, (asked,) = quiz_cast(server, single("one", time_limit=3))
    host, ada = await open_socket(cast, "host"), await open_socket(cast, "player")
    rest = cast.rest("host")
    assert rest.ok("POST", f"{cast.path}/simulated", {"count": 10}, 201) == {"added": 10, "total": 10}
    await host.ever("user_joined", lambda frame: frame["participant_count"] == 12)
    await opened(host)
    await ada.ask("answer", answer_to(asked))
    told = (await reaches(ada, "answer_reveal"))["reveal"]
    assert 3 < told["answered"] <= 11
    seats = rest.get(f"{cast.path}/participants").json()["results"]
    assert sum(seat["simulated"] for seat in seats) == 10
    assert rest.refused("POST", f"{cast.path}/simulated", {"count": 41}) == (400, "invalid_field")
    assert rest.delete(f"{cast.path}/simulated").status_code == 204
    await host.ever("user_left", lambda frame: frame["participant_count"] == 2)


async def test_they_answer_every_kind_and_are_told_no_more_than_a_phone(
    server: TriviaServer, open_socket: Opener
) -> None:
    """The first answer is enough: nobody waits for the rest."""
    cast, _ = quiz_cast(server, *GUESSED, leaderboard="end")
    host = await open_socket(cast, "host")
    cast.rest("host").ok("POST", f"{cast.path}/simulated", {"count": 8}, 201)
    await command(host, "start")
    for number, question in enumerate(GUESSED, 1):
        await command(host, "next")
        asked = (await reaches(host, "question_active", number))["question"]["id"]
        await host.ever("answer_progress", lambda frame, id=asked: frame["data"]["question_id"] == id and _any(frame))
        await command(host, "reveal")
        told = (await reaches(host, "answer_reveal", number))["reveal"]
        assert told["answered"] > 0, question["kind"]
        await command(host, "next")
    await reaches(host, "ended")


def _any(frame: dict[str, Any]) -> bool:
    return bool(frame["data"]["answered"])
