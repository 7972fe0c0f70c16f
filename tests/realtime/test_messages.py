"""The messages of the specification and their acks; what is relayed, what is forbidden."""

import json
from typing import Any

import pytest

from tests.conftest import Cast, Opener, make_cast
from tests.support.client import Socket
from tests.support.socket import people_of

# The specification's six messages, as printed there.
PRINTED: dict[str, dict[str, Any]] = {
    "connection": {
        "type": "connection",
        "message": "Connected to session",
        "session_id": "session-123",
        "user_id": "user-456",
    },
    "user_joined": {
        "type": "user_joined",
        "user_id": "user-456",
        "session_id": "session-123",
        "participant_count": 5,
    },
    "user_left": {"type": "user_left", "user_id": "user-456", "session_id": "session-123", "participant_count": 4},
    "chat": {"type": "chat", "user_id": "user-456", "data": {"text": "Great answer!"}},
    "score_update": {
        "type": "score_update",
        "data": {"team": "Team A", "score": 150, "question_id": "q-789"},
    },
    "session_update": {
        "type": "session_update",
        "data": {"state": "question_active", "question_number": 5, "time_remaining": 30},
    },
}


def shape(printed: Any, frame: Any) -> Any:
    """Return `frame` without the keys that `printed` does not have, and types for values."""
    if isinstance(printed, dict):
        return {key: shape(value, frame[key]) for key, value in printed.items()}
    return type(frame)


async def test_the_six_messages_have_the_specifications_keys_and_types(cast: Cast, open_socket: Opener) -> None:
    host = await open_socket(cast, "host")
    player = await open_socket(cast, "player")
    await player.ask("chat", PRINTED["chat"]["data"])
    for type in ("score_update", "session_update"):
        await host.send(type, PRINTED[type]["data"])
    await player.ever("session_update", lambda frame: frame["data"]["state"] == "question_active")
    await player.close()
    for type, printed in PRINTED.items():
        await host.ever(type)
        frame = host.of(type)[-1]
        assert shape(printed, frame) == shape(printed, printed), type
    assert host.of("score_update")[0]["data"] | PRINTED["score_update"]["data"] == host.of("score_update")[0]["data"]
    update = host.of("session_update")[-1]
    assert update["data"] | PRINTED["session_update"]["data"] == update["data"]
    assert update["data"]["deadline"] == update["ts"] + 30_000


async def test_the_same_id_ten_times_is_one_event_and_ten_acks(cast: Cast, open_socket: Opener) -> None:
    """On two sockets and across a reconnect; the acks are equal but for `duplicate`, false once."""
    first, second = await open_socket(cast, "player"), await open_socket(cast, "player")
    acks = []
    for _ in range(3):
        acks += [
            await first.ask("chat", {"text": "once"}, id="same"),
            await second.ask("chat", {"text": "once"}, id="same"),
        ]
    await first.drop()
    third = await open_socket(cast, "player")
    acks += [await third.ask("chat", {"text": "once"}, id="same") for _ in range(4)]
    assert len(acks) == 10
    assert [ack["duplicate"] for ack in acks] == [False] + [True] * 9
    assert len({json.dumps({**ack, "duplicate": None}, sort_keys=True) for ack in acks}) == 1
    assert [event["seq"] for event in cast.events() if event["type"] == "chat"] == [acks[0]["seq"]]


async def test_the_same_id_at_once_on_one_socket_is_one_event(cast: Cast, open_socket: Opener) -> None:
    socket = await open_socket(cast, "player")
    for _ in range(10):
        await socket.send("chat", {"text": "once"}, id="burst")
    await socket.ack("burst", 10)
    assert sorted(ack["duplicate"] for ack in socket.of("ack")) == [False] + [True] * 9
    assert len(socket.of("chat")) == 1


async def test_an_id_used_for_something_else_is_refused(cast: Cast, open_socket: Opener) -> None:
    socket = await open_socket(cast, "player")
    await socket.ask("chat", {"text": "this"}, id="x")
    answer = await socket.ask("chat", {"text": "that"}, id="x")
    assert (answer["type"], answer["code"], answer["retryable"]) == ("error", "id_reused", False)


async def test_a_refusal_is_not_remembered(cast: Cast, open_socket: Opener) -> None:
    host, player = await open_socket(cast, "host"), await open_socket(cast, "player")
    seat = player.greeting["state"]["me"]["id"]
    cast.rest("host").ok("PATCH", f"{cast.path}/participants/{seat}", {"muted": True})
    assert (await player.ask("chat", {"text": "hm"}, id="m"))["code"] == "muted"
    cast.rest("host").ok("PATCH", f"{cast.path}/participants/{seat}", {"muted": False})
    assert (await player.ask("chat", {"text": "hm"}, id="m"))["type"] == "ack"
    await host.recv("chat")


FORBIDDEN = [
    ("score_update", {"team": "Team A", "score": 9999}),
    ("session_update", {"state": "ended"}),
    ("command", {"command": "end"}),
    ("chat_delete", {"id": "00000000-0000-4000-8000-000000000000"}),
]


@pytest.mark.parametrize(("type", "data"), FORBIDDEN)
async def test_a_players_host_message_is_forbidden_and_nobody_sees_a_byte(
    cast: Cast, open_socket: Opener, type: str, data: dict[str, Any]
) -> None:
    watching, player = await open_socket(cast, "player2"), await open_socket(cast, "player")
    await watching.ever("user_joined", lambda frame: cast.user_id("player") in people_of(frame))
    before = len(watching.frames)
    assert (await player.ask(type, data))["code"] == "forbidden"
    await player.ask("chat", {"text": "marker"})
    await watching.recv("chat")
    assert [frame["type"] for frame in watching.frames[before:]] == ["chat"]


async def test_a_hosts_own_message_is_relayed_as_it_stands(cast: Cast, open_socket: Opener) -> None:
    host, player = await open_socket(cast, "host"), await open_socket(cast, "player")
    await host.send(
        "hint", {"text": "It is a river.", "deep": [1, {"a": None}]}, colour="blue", user_id="forged", seq=99
    )
    hint = await player.recv("hint")
    assert hint.pop("seq") != 99
    assert hint.pop("ts") > 0
    assert hint == {"type": "hint", "data": {"text": "It is a river.", "deep": [1, {"a": None}]}, "colour": "blue"}


@pytest.mark.parametrize("type", ["connection", "user_joined", "ack", "error", "leaderboard", "participant_update"])
async def test_our_own_names_are_reserved(cast: Cast, open_socket: Opener, type: str) -> None:
    host = await open_socket(cast, "host")
    assert (await host.ask(type, {"forged": True}))["code"] == "reserved_type"


def padded(size: int) -> str:
    empty = json.dumps({"type": "blob", "data": {"x": ""}})
    return json.dumps({"type": "blob", "data": {"x": "y" * (size - len(empty))}})


async def test_a_relayed_message_of_65536_bytes_reaches_all_and_one_more_closes_1009(
    cast: Cast, open_socket: Opener
) -> None:
    host, player = await open_socket(cast, "host"), await open_socket(cast, "player")
    exact = padded(65_536)
    assert len(exact) == 65_536
    await host.raw(exact)
    for socket in (host, player):
        assert (await socket.recv("blob"))["data"] == json.loads(exact)["data"]
    await host.raw(padded(65_537))
    assert (await host.closed())[0] == 1009
    assert player.is_open


async def test_sessions_and_organizations_are_isolated(cast: Cast, open_socket: Opener) -> None:
    """Two sessions of one organization and one of another, all at work at once: nothing crosses."""
    second = make_cast(cast.server)
    theirs = cast.rest("outsider").create_session()
    sockets: dict[str, Socket] = {
        cast.id: await open_socket(cast, "player"),
        second.id: await open_socket(second, "player2"),
        theirs["id"]: await open_socket(cast, "stranger", session=theirs["id"]),
    }
    for number in range(10):
        for session, socket in sockets.items():
            await socket.ask("chat", {"text": f"{session} {number}"})
    for session, socket in sockets.items():
        await socket.ever("chat", number=10)
        assert {frame["data"]["text"].split()[0] for frame in socket.of("chat")} == {session}
        assert {frame["session_id"] for frame in socket.of("user_joined")} == {session}


async def test_ping_is_answered_with_both_clocks(cast: Cast, open_socket: Opener) -> None:
    socket = await open_socket(cast, "player")
    await socket.send("ping", {"client_time": 12345})
    pong = await socket.recv("pong")
    assert pong["data"]["client_time"] == 12345
    assert pong["data"]["server_time"] > 1_700_000_000_000


async def test_an_ended_session_is_read_only_and_reopens_where_it_was(cast: Cast, open_socket: Opener) -> None:
    host, player = await open_socket(cast, "host"), await open_socket(cast, "player")
    await host.ask("session_update", {"state": "question_active", "question_number": 3})
    await host.ask("command", {"command": "end"})
    assert (await player.recv("session_update", lambda f: f["data"]["state"] == "ended"))["data"]["paused"] is False
    assert (await player.ask("chat", {"text": "late"}))["code"] == "not_active"
    assert (await host.ask("score_update", {"team": "A", "points": 1}))["code"] == "not_active"
    again = await open_socket(cast, "player")
    assert again.greeting["state"]["state"] == "ended"
    assert cast.anybody.refused("POST", "/join", {"join_code": cast.session["join_code"], "nickname": "Late"}) == (
        410,
        "session_ended",
    )
    assert (await host.ask("command", {"command": "reopen"}))["data"]["state"] == "question_active"
    assert (await player.ask("chat", {"text": "on we go"}))["type"] == "ack"


async def test_a_stale_version_changes_nothing(cast: Cast, open_socket: Opener) -> None:
    host = await open_socket(cast, "host")
    version = host.greeting["state"]["version"]
    assert (await host.ask("command", {"command": "pause", "version": version}))["type"] == "ack"
    stale = await host.ask("command", {"command": "resume", "version": version})
    assert (stale["code"], stale["version"]) == ("stale_version", version + 1)


async def test_pause_keeps_the_remaining_time(cast: Cast, open_socket: Opener) -> None:
    host = await open_socket(cast, "host")
    await host.ask("session_update", {"state": "question_active", "question_number": 1, "time_remaining": 30})
    await host.ask("command", {"command": "pause"})
    await host.until((await host.ask("command", {"command": "resume"}))["seq"])
    started, paused, resumed = host.of("session_update")[-3:]
    assert paused["data"]["deadline"] is None
    assert paused["data"]["remaining_ms"] == started["data"]["deadline"] - paused["ts"]
    assert resumed["data"]["deadline"] == resumed["ts"] + paused["data"]["remaining_ms"]


async def test_a_deleted_message_is_gone_from_screens_log_and_replay(cast: Cast, open_socket: Opener) -> None:
    player = await open_socket(cast, "player")
    ack = await player.ask("chat", {"text": "regrettable"})
    assert cast.rest("host").delete(f"{cast.path}/messages/{ack['data']['id']}").status_code == 204
    gone = await player.recv("chat_deleted")
    assert gone["data"]["id"] == ack["data"]["id"]
    back = await open_socket(cast, "player2", last_seq=0)
    await back.until(gone["seq"])
    assert "regrettable" not in json.dumps([back.frames, cast.events()])


async def test_a_fresh_token_is_taken_on_the_live_socket(cast: Cast, open_socket: Opener) -> None:
    socket = await open_socket(cast, "player")
    answer = await socket.ask("authenticate", {"token": cast.login("player").token})
    assert answer["type"] == "ack"
    assert 890 <= answer["data"]["expires_in"] <= 900
    for wrong in (cast.rest("player2").token, cast.rest("stranger").token, "nonsense"):
        assert (await socket.ask("authenticate", {"token": wrong}))["code"] == "token_invalid"
    assert (await socket.ask("chat", {"text": "still here"}))["type"] == "ack"
