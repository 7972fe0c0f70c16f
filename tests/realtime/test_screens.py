"""Big screens: a link that reads what the room may see, writes nothing and counts as nobody."""

import asyncio
import json

import pytest

from tests.conftest import Cast, Opener
from tests.support.game import command, opened, quiz_cast, reaches
from tests.support.quizzes import answer_to, of_kind, single
from tests.support.server import TriviaServer


def screen_of(cast: Cast) -> tuple[str, str, str]:
    """Make a link; return its id, its key and a token for it."""
    made = cast.rest("host").ok("POST", f"{cast.path}/screens", {"name": "Wall"}, 201)
    key = made["url"].rsplit("/", 1)[1]
    told = cast.anybody.ok("POST", "/screens/token", {"key": key})
    assert (told["session"]["id"], told["ws_path"]) == (cast.id, f"/ws/{cast.id}")
    return made["id"], key, told["token"]


async def test_a_screen_follows_and_counts_as_nobody(server: TriviaServer, open_socket: Opener) -> None:
    cast, (one, two) = quiz_cast(server, of_kind("typed", "one"), single("two"))
    host, ada = await open_socket(cast, "host"), await open_socket(cast, "player")
    await open_socket(cast, "player2")
    await cast.connected(3)
    _, _, token = screen_of(cast)
    wall = await open_socket(cast, token=token)
    assert (wall.greeting["role"], wall.greeting["participant_count"]) == ("screen", 3)
    assert cast.rest("host").get(f"{cast.path}/connections").json()["count"] == 3
    await opened(host)
    await ada.ask("answer", answer_to(one))
    progress = (await wall.ever("answer_progress"))["data"]
    assert progress == {"question_id": one["id"], "answered": 1, "expected": 2}
    again = await open_socket(cast, token=token)
    seen = json.dumps([wall.frames, again.frames]).lower()
    assert "canary" not in seen and '"two"' not in seen and '"answer": {' not in seen
    await command(host, "reveal")
    assert "canary-one" in json.dumps(await reaches(wall, "answer_reveal"))
    assert "canary-two" not in json.dumps(wall.frames)
    assert two["id"] not in json.dumps(wall.frames)


@pytest.mark.parametrize(
    ("type", "data"),
    [
        ("chat", {"text": "hello"}),
        ("answer", {"question_id": "x", "choice": "y"}),
        ("buzz", {"question_id": "x"}),
        ("command", {"command": "end"}),
        ("session_update", {"state": "ended"}),
        ("score_update", {"team": "A", "score": 5}),
        ("timer", {"percent": 150}),
        ("hint", {"text": "mine"}),
    ],
)
async def test_a_screen_writes_nothing(cast: Cast, open_socket: Opener, type: str, data: dict[str, object]) -> None:
    wall = await open_socket(cast, token=screen_of(cast)[2])
    before = cast.events()
    refused = await wall.ask(type, data)
    assert refused["type"] == "error" and refused["code"] in {"forbidden", "unknown_type"}
    assert cast.events() == before


async def test_a_revoked_screen_closes_at_once(cast: Cast, open_socket: Opener) -> None:
    id, key, token = screen_of(cast)
    wall = await open_socket(cast, token=token)
    assert cast.rest("host").delete(f"{cast.path}/screens/{id}").status_code == 204
    async with asyncio.timeout(2.5):
        assert await wall.closed() == (1008, "token_revoked")
    assert cast.anybody.refused("POST", "/screens/token", {"key": key}) == (404, "not_found")
    late = await open_socket(cast, token=token, greet=False)
    assert (await late.closed())[0] == 1008


async def test_a_screens_token_opens_its_own_session_alone(cast: Cast, open_socket: Opener) -> None:
    _, _, token = screen_of(cast)
    other = cast.rest("host").create_session("Another")
    foreign = await open_socket(cast, token=token, session=other["id"], greet=False)
    assert await foreign.closed() == (1008, "forbidden")
    reader = type(cast.anybody)(cast.server.base_url, token)
    for path in ("/auth/me", cast.path, f"{cast.path}/events", f"{cast.path}/messages", "/quizzes"):
        assert reader.get(path).status_code == 401
    assert cast.rest("outsider").get(f"{cast.path}/screens").status_code == 404
    assert cast.rest("player").post(f"{cast.path}/screens").status_code == 403
    for _ in range(4):
        cast.rest("host").ok("POST", f"{cast.path}/screens", {}, 201)
    assert cast.rest("host").refused("POST", f"{cast.path}/screens", {}) == (400, "invalid_field")
