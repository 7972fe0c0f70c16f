"""The six cases of the specification, in its words, over real sockets to a real server."""

from tests.conftest import Cast, Opener, make_cast
from tests.support.client import Socket


async def test_connection_with_valid_token(cast: Cast) -> None:
    socket = await Socket.open(cast.server.ws_url, cast.id, cast.rest("player").token)
    welcome = await socket.next()
    assert welcome["type"] == "connection"
    assert welcome["message"] == "Connected to session"
    assert welcome["session_id"] == cast.id
    assert welcome["user_id"] == cast.rest("player").user["id"]
    joined = await socket.recv("user_joined")
    assert joined["user_id"] == welcome["user_id"]
    assert joined["participant_count"] == 1
    await socket.close()


async def test_rejection_of_invalid_tokens(cast: Cast) -> None:
    socket = await Socket.open(cast.server.ws_url, cast.id, "not.a.token")
    assert await socket.closed() == (1008, "token_invalid")
    assert socket.frames == []


async def test_rejection_of_missing_tokens(cast: Cast) -> None:
    socket = await Socket.open(cast.server.ws_url, cast.id, None)
    assert await socket.closed() == (1008, "token_missing")
    assert socket.frames == []


async def test_message_broadcasting_to_all_participants(cast: Cast, open_socket: Opener) -> None:
    sockets = [await open_socket(cast, who) for who in ("host", "player", "player2")]
    await sockets[1].send("chat", {"text": "Hello everyone!"})
    for socket in sockets:
        heard = await socket.recv("chat")
        assert heard["user_id"] == cast.rest("player").user["id"]
        assert heard["data"]["text"] == "Hello everyone!"


async def test_session_isolation(cast: Cast, open_socket: Opener) -> None:
    """Messages don't leak between sessions."""
    other = make_cast(cast.server)
    here, there = await open_socket(cast, "player"), await open_socket(other, "player2")
    await here.send("chat", {"text": "only here"})
    await here.recv("chat")
    await there.send("chat", {"text": "only there"})
    await there.recv("chat")
    assert [frame["data"]["text"] for frame in there.of("chat")] == ["only there"]
    await here.send("chat", {"text": "still only here"})
    await here.recv("chat")
    assert [frame["data"]["text"] for frame in here.of("chat")] == ["only here", "still only here"]


async def test_disconnect_notices(cast: Cast, open_socket: Opener) -> None:
    stays, leaves = await open_socket(cast, "host"), await open_socket(cast, "player")
    joined = await stays.recv("user_joined", lambda frame: frame["user_id"] == cast.rest("player").user["id"])
    assert joined["participant_count"] == 2
    await leaves.close()
    left = await stays.recv("user_left")
    assert left["user_id"] == cast.rest("player").user["id"]
    assert left["participant_count"] == 1
