"""Who gets in, and how the others are refused: what a client sees, over a real socket."""

import time
from uuid import uuid4

import pytest
from websockets.exceptions import InvalidStatus

from tests.conftest import Cast, Opener, make_cast
from tests.support.client import Rest, Socket


async def refusal(cast: Cast, token: str | None, session: str | None = None) -> tuple[int, str]:
    """Return how a handshake ends, after nothing was sent."""
    socket = await Socket.open(cast.server.ws_url, session or cast.id, token)
    closed = await socket.closed()
    assert socket.frames == []
    return closed


@pytest.mark.parametrize("token", ["x", "a.b.c", "ey" + "J" * 300, "%00", "тест", "null"])
async def test_what_is_no_token_is_refused_with_1008(cast: Cast, token: str) -> None:
    assert await refusal(cast, token) == (1008, "token_invalid")


async def test_a_refresh_token_opens_no_socket(cast: Cast) -> None:
    assert await refusal(cast, cast.login("player").refresh_token) == (1008, "token_invalid")


async def test_a_token_signed_by_somebody_else_is_refused(cast: Cast) -> None:
    head, body, _ = cast.rest("player").token.split(".")
    assert await refusal(cast, f"{head}.{body}.{'A' * 43}") == (1008, "token_invalid")


async def test_foreign_unknown_and_anothers_session_are_refused_alike(cast: Cast) -> None:
    """Another organization's session, one that does not exist, and a guest's token for another: one answer."""
    other = make_cast(cast.server)
    guest = other.guest("Gus")
    assert await refusal(cast, cast.rest("stranger").token) == (1008, "forbidden")
    assert await refusal(cast, cast.rest("outsider").token) == (1008, "forbidden")
    assert await refusal(cast, cast.rest("player").token, f"no-{uuid4()}") == (1008, "forbidden")
    assert await refusal(cast, guest.token) == (1008, "forbidden")


async def test_a_logged_out_token_is_revoked(cast: Cast) -> None:
    leaving = cast.login("player2")
    assert leaving.post("/auth/logout", {"refresh": leaving.refresh_token}).status_code == 204
    deadline = time.monotonic() + 3
    while (closed := await refusal_or_close(cast, leaving)) != (1008, "token_revoked"):
        assert time.monotonic() < deadline, closed


async def refusal_or_close(cast: Cast, who: Rest) -> tuple[int, str]:
    """Until the process has read the revocation, within 2 s, a socket may open; then it is closed."""
    socket = await Socket.open(cast.server.ws_url, cast.id, who.token)
    return await socket.closed(timeout=3)


async def test_the_token_may_come_as_subprotocol(cast: Cast, open_socket: Opener) -> None:
    socket = await open_socket(cast, "player", subprotocol=True)
    assert socket.connection.subprotocol == "trivia.v1"
    assert socket.greeting["user_id"] == cast.user_id("player")


@pytest.mark.parametrize("path", ["/", "/ws/", "/ws/a/b", "/other", "/ws/a%20b", "/ws/" + "x" * 65])
async def test_a_path_that_is_no_session_is_404(cast: Cast, path: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        await Socket.open(cast.server.ws_url + path.removesuffix("/ws"), "", None)
    assert refused.value.response.status_code == 404


def origins(base_url: str) -> dict[str, int]:
    """Return origins and the status each gets."""
    host, port = base_url.removeprefix("http://").split(":")
    return {
        base_url: 101,
        f"http://localhost:{port}": 403,
        f"http://{host}:{int(port) + 1}": 403,
        f"http://{host}": 403,
        f"https://{host}.evil.example": 403,
        "http://evil.example": 403,
        "null": 403,
        "": 403,
        f"{base_url}/": 403,
        f"{base_url}@evil.example": 403,
        "file://": 403,
    }


async def test_a_present_origin_must_be_exactly_our_own(cast: Cast) -> None:
    for origin, status in origins(cast.server.base_url).items():
        try:
            socket = await Socket.open(cast.server.ws_url, cast.id, cast.rest("player").token, origin=origin)
        except InvalidStatus as refused:
            got = refused.response.status_code
        else:
            got = 101
            await socket.close()
        assert got == status, origin


async def test_the_welcome_tells_what_a_client_needs(cast: Cast, open_socket: Opener) -> None:
    welcome = (await open_socket(cast, "player")).greeting
    assert welcome["protocol"] == 1
    assert welcome["role"] == "player"
    assert welcome["participant_count"] == 1
    assert welcome["resumed"] is False
    assert welcome["heartbeat_seconds"] == 10
    assert 0 < welcome["token_expires_in"] <= 900  # a login that other tests share
    assert abs(welcome["server_time"] - time.time() * 1000) < 2000
    assert welcome["limits"]["max_message_bytes"] == 65_536
    assert welcome["limits"]["max_participants"] == 100
    assert welcome["state"]["me"]["name"] == "Ada"
    assert welcome["present"] == [{"user_id": cast.user_id("player"), "name": "Ada", "team": None, "role": "player"}]
