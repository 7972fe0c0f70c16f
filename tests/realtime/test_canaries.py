"""A recorder on all that players and screens can reach, in a game of all kinds: nothing is told before its time."""

import json
import re
from typing import Any

import httpx

from tests.conftest import Cast, Opener
from tests.support.game import command, quiz_cast, reaches
from tests.support.quizzes import KINDS, answer_to, of_kind
from tests.support.rest import Rest
from tests.support.server import TriviaServer
from tests.support.socket import Socket


def planted(kind: str, number: int) -> dict[str, Any]:
    """Return a question with a word in each of its parts that nobody could guess."""
    question = of_kind(kind, f"asked-{number}-q")
    for name in ("explanation", "source", "host_note"):
        question[name] = f"{name}-{number}-q"
    for choice in question.get("choices", []):
        choice["text"] = f"choice-{number}-q {choice['text']}"
    if kind == "typed":
        question["accepted"] = [f"accepted-{number}-q"]
    if kind == "number":
        question["number"] = {"mode": "exact", "value": 770_000 + number}
    return question


def early(number: int) -> list[str]:
    """Return what nobody may see before question `number` is revealed."""
    return [f"explanation-{number}-q", f"source-{number}-q", f"accepted-{number}-q", f"{770_000 + number}"]


class Recorder:
    """Everything that players and a screen are sent or can ask for."""

    def __init__(self, cast: Cast, sockets: list[Socket], asking: list[Rest], key: str) -> None:
        self.cast, self.sockets, self.asking, self.key = cast, sockets, asking, key
        self.looked = [0] * len(sockets)
        self.browser = httpx.Client(base_url=cast.server.base_url, trust_env=False, verify=False)  # noqa: S501

    def seen(self) -> str:
        """Return what is new on the sockets, and what each URL says now."""
        told = []
        for n, socket in enumerate(self.sockets):
            told += socket.frames[self.looked[n] :]
            self.looked[n] = len(socket.frames)
        texts = [json.dumps(told)]
        for rest in self.asking:
            for path in ("", "/events", "/messages", "/results", "/results/me", "/deck", "/clusters", "/participants"):
                texts.append(rest.get(f"{self.cast.path}{path}").text)
            texts.append(rest.get("/quizzes").text + rest.get("/questions").text)
        for page in (f"/play/{self.cast.id}", f"/screen/{self.key}", f"/results/{self.cast.id}", "/"):
            texts.append(self.browser.get(page).text)
        return "\n".join(texts)


async def test_nothing_is_told_before_its_time(server: TriviaServer, open_socket: Opener) -> None:
    cast, questions = quiz_cast(server, *(planted(kind, n) for n, kind in enumerate(KINDS, 1)), leaderboard="end")
    host = await open_socket(cast, "host")
    guests = [cast.guest("Ada"), cast.guest("Ben")]
    ada, ben = [await open_socket(cast, guest) for guest in guests]
    url = cast.rest("host").ok("POST", f"{cast.path}/screens", {}, 201)["url"]
    key = url.rsplit("/", 1)[1]
    wall = await open_socket(cast, token=cast.anybody.ok("POST", "/screens/token", {"key": key})["token"])
    await cast.connected(3)
    recorder = Recorder(cast, [ada, ben, wall], [guests[0], cast.rest("player4")], key)

    def clean(number: int, *, is_shown: bool) -> None:
        seen = recorder.seen()
        revealed = f'"reveal":{{"question_id":"{questions[number - 1]["id"]}"'
        assert "host_note" not in seen and revealed not in seen.replace(" ", "")
        for word in early(number):
            assert word not in seen, word
        for later in range(number if not is_shown else number + 1, len(KINDS) + 1):
            assert not re.search(rf"(asked|choice|explanation|accepted)-{later}-q", seen), later

    clean(1, is_shown=False)
    await command(host, "start")
    for number, (kind, question) in enumerate(zip(KINDS, questions, strict=True), 1):
        await reaches(ada, "question_intro", number)
        clean(number, is_shown=True)
        await command(host, "next")
        shown = (await reaches(wall, "question_active", number))["question"]
        clean(number, is_shown=True)
        if kind == "buzzer":
            data = {"question_id": question["id"]}
            acks = [await ada.ask("buzz", data, id="1" * 9), await ben.ask("buzz", data, id="2" * 9)]
            await reaches(wall, "question_locked", number)
        elif kind != "slide":
            acks = [await ada.ask("answer", answer_to(question, shown=shown), id=f"a-{number:04}")]
            acks += [await ben.ask("answer", answer_to(question, right=False, shown=shown), id=f"b-{number:04}")]
        if kind != "slide":
            shapes = [re.sub(r'"(elapsed_ms|seq)": \w+', "", json.dumps(ack)) for ack in acks]
            assert len(shapes[0]) == len(shapes[1]) and acks[0]["data"].keys() == acks[1]["data"].keys()
            heard = recorder.seen() if kind == "buzzer" else ""
            assert not [word for word in early(number) if word in heard]
            if kind == "buzzer":
                await command(host, "right")
            await reaches(wall, "answer_reveal", number)
            told = recorder.seen()
            assert f"explanation-{number}-q" in told and f"host_note-{number}" not in told
            assert not re.search(rf"(asked|choice|explanation|accepted)-{number + 1}-q", told)
        await command(host, "next")
    await reaches(wall, "ended")
    assert "host_note" not in recorder.seen()
