"""Rule 25: an event is encoded once and framed once for a whole room; without the extension it goes by `send`."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from realtime import publish as publishing
from realtime.connection import Connection
from realtime.presence import Presence
from realtime.room import Room
from realtime.servers import framing
from sessions_app.models import Event, Organization, TriviaSession
from sessions_app.services import clock
from sessions_app.tokens import Claims


def claims() -> Claims:
    return Claims(str(uuid4()), uuid4(), "player", "", "", 0, 0)


async def nothing(_: dict[str, Any]) -> None: ...


async def no_log(*_: Any) -> Any:
    raise AssertionError("nothing is missing")


def made_room(*members: Connection) -> Room:
    room = Room(uuid4(), "quiz", Presence("p", "1", "quiz", 5), no_log)
    room.start(0)
    for member in members:
        room.presence.join(member.sub, "", None, "player")
        room.add(member)
    return room


def events(number: int) -> list[Event]:
    session = TriviaSession(public_id="quiz", organization=Organization(name="Pub"), title="Quiz")
    return [
        Event(session=session, seq=seq, type="hint", body={"data": {"n": seq}}, created_at=clock.now())
        for seq in range(1, number + 1)
    ]


async def test_an_event_for_a_hundred_members_is_encoded_once_and_framed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    import realtime.entries as entries

    counted = {"encode": 0, "frame": 0}
    stock_encode, stock_frame = entries.encode, framing.frame

    def encode(value: Any) -> bytes:
        counted["encode"] += 1
        return stock_encode(value)

    def frame(opcode: int, payload: bytes) -> bytes:
        counted["frame"] += 1
        return stock_frame(opcode, payload)

    monkeypatch.setattr(entries, "encode", encode)
    monkeypatch.setattr(framing, "frame", frame)
    written: list[bytes] = []
    members = [
        Connection(nothing, claims(), {"write": lambda payload: written.append(framing.ready(payload, deflated=False))})
        for _ in range(100)
    ]
    room = made_room(*members)
    for packed in publishing.encode_all(events(3)).values():
        room.feed(packed)
    assert len(written) == 300
    assert counted == {"encode": 3, "frame": 3}
    assert len({id(frame) for frame in written}) == 3, "members share the bytes"


async def test_where_a_server_has_no_ready_made_frames_the_room_sends_in_the_same_order() -> None:
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        await asyncio.sleep(0)
        sent.append(message)

    member = Connection(send, claims())
    room = made_room(member)
    for packed in publishing.encode_all(events(5)).values():
        room.feed(packed)
    member.close(1000, "done")
    await member.flushed()
    assert [message["type"] for message in sent] == ["websocket.send"] * 5 + ["websocket.close"]
    assert [f'"seq":{n}' in message["text"].replace(" ", "") for n, message in enumerate(sent[:5], 1)] == [True] * 5
