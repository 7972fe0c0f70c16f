"""Playing a quiz over sockets: a cast with a quiz, the host's commands, waiting for a state."""

from typing import Any

from tests.conftest import Cast, Opener, make_cast
from tests.support.quizzes import make_quiz
from tests.support.server import TriviaServer
from tests.support.socket import Socket


def quiz_cast(server: TriviaServer, *questions: dict[str, Any], **settings: Any) -> tuple[Cast, list[dict[str, Any]]]:
    """Return a cast whose session has a quiz of these questions, and the questions as their editor sees them."""
    host = make_cast(server).rest("host")
    quiz = make_quiz(host, *questions)
    return make_cast(server, quiz=quiz["id"], settings=settings), quiz["questions"]


async def command(host: Socket, name: str, **more: Any) -> dict[str, Any]:
    """Give a host's command, which must be taken."""
    answer = await host.ask("command", {"command": name, **more})
    assert answer["type"] == "ack", answer
    return answer


async def reaches(socket: Socket, state: str, number: int | None = None, timeout: float = 10) -> dict[str, Any]:
    """Wait for the `session_update` that brings this state (of this question)."""

    def is_it(frame: dict[str, Any]) -> bool:
        data = frame["data"]
        return data["state"] == state and (number is None or data.get("question_number") == number)

    return dict((await socket.ever("session_update", is_it, timeout=timeout))["data"])


async def opened(host: Socket, number: int = 1, name: str = "next") -> dict[str, Any]:
    """Have the host go to a question and open it at once."""
    await command(host, "start" if number == 1 else name)
    await command(host, "next")
    return await reaches(host, "question_active", number)


async def seated(cast: Cast, open_socket: Opener, teams: dict[str, str | None]) -> dict[str, Socket]:
    """Bring guests in, each in its team."""
    guests = {name: cast.guest(name, **({"team": team} if team else {})) for name, team in teams.items()}
    return {name: await open_socket(cast, guest) for name, guest in guests.items()}
