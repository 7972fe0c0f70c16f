"""Whom a question waits for: those it was put to who are here, and those with more time, as long as they are here."""

import asyncio
import time

from tests.conftest import Opener
from tests.support.game import command, opened, quiz_cast, reaches
from tests.support.quizzes import answer_to, single
from tests.support.server import TriviaServer


async def test_a_pause_makes_nobody_come_earlier(server: TriviaServer, open_socket: Opener) -> None:
    """Who joined while the question was open is neither waited for nor let in by a pause that moves its clock."""
    cast, (one, _) = quiz_cast(server, single("one"), single("two"), late_join="next_question")
    host, ada = await open_socket(cast, "host"), await open_socket(cast, "player")
    await opened(host)
    opened_at = time.monotonic()
    guest = cast.guest("Late")
    late = await open_socket(cast, guest)
    await command(host, "pause")
    await asyncio.sleep(time.monotonic() - opened_at)
    await command(host, "resume")
    assert (await open_socket(cast, guest)).greeting["state"]["waits"] is True
    assert (await late.ask("answer", answer_to(one)))["code"] == "not_active"
    await ada.ask("answer", answer_to(one))
    await reaches(ada, "answer_reveal")


async def test_nobody_waits_for_extra_time_of_one_who_has_left(server: TriviaServer, open_socket: Opener) -> None:
    cast, (one,) = quiz_cast(server, single("one", time_limit=1))
    host, _, slow = [await open_socket(cast, who) for who in ("host", "player", "player2")]
    await cast.connected(3)
    await slow.ask("timer", {"percent": 0})
    await slow.close()
    await opened(host)
    assert (await reaches(host, "question_locked"))["extra_time"] == 1
    await reaches(host, "answer_reveal")


async def test_when_the_last_with_extra_time_has_answered_the_question_ends(
    server: TriviaServer, open_socket: Opener
) -> None:
    """Others may have let their time go by; and a phone that is opened again knows that its time goes on."""
    cast, (one,) = quiz_cast(server, single("one", time_limit=1))
    host, ada, slow = [await open_socket(cast, who) for who in ("host", "player", "player2")]
    await cast.connected(3)
    await slow.ask("timer", {"percent": 0})
    await opened(host)
    await reaches(ada, "question_locked")
    await command(host, "pause")
    assert (await command(host, "resume"))["data"]["state"] == "question_locked"
    again = (await open_socket(cast, "player2")).greeting["state"]
    assert (again["state"], again["extra_time"]) == ("question_locked", 1)
    told = slow.of("session_update")[-1]["data"]
    assert (told["state"], told["extra_time"]) == ("question_locked", 1)
    await slow.ask("answer", answer_to(one))
    await reaches(ada, "answer_reveal")


async def test_a_question_that_was_extended_ends_when_the_last_one_leaves(
    server: TriviaServer, open_socket: Opener
) -> None:
    cast, (one,) = quiz_cast(server, single("one", time_limit=60))
    host, ada, ben = [await open_socket(cast, who) for who in ("host", "player", "player2")]
    await cast.connected(3)
    deadline = (await opened(host))["deadline"] / 1000
    await ada.ask("answer", answer_to(one))
    await host.ever("answer_progress")
    await command(host, "extend", seconds=10)
    await ben.close()
    await reaches(ada, "answer_reveal")
    assert time.time() < deadline
