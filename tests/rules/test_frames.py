"""Rule 25: an event is encoded once and framed once for a whole room; without the extension it goes by `send`."""

import asyncio
import re
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from realtime import delivery
from realtime import publish as publishing
from realtime.connection import Connection
from realtime.delivery import SLICE
from realtime.presence import Presence
from realtime.room import Room
from realtime.servers import framing
from sessions_app.models import Event, Organization, TriviaSession
from sessions_app.services import clock
from sessions_app.tokens import Claims

Patch = pytest.MonkeyPatch


def claims() -> Claims:
    return Claims(str(uuid4()), uuid4(), "player", "", "", 0, 0)


async def nothing(_: dict[str, Any]) -> None: ...


async def no_log(*_: Any) -> Any:
    raise AssertionError("nothing is missing")


def made_room(*members: Connection, others_wait: Callable[[UUID], bool] = lambda _: False) -> Room:
    room = Room(uuid4(), "quiz", Presence("p", "1", "quiz", 5), no_log, None, others_wait)
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
        Connection(nothing, claims(), {"write_frames": written.append, "deflates": lambda: False}) for _ in range(100)
    ]
    room = made_room(*members)
    for packed in publishing.encode_all(events(3)).values():
        room.feed(packed)
    assert written == [], "what else this turn brings goes with it"
    while room._delivery._handle is not None:
        await asyncio.sleep(0)
    assert counted == {"encode": 3, "frame": 3}
    assert len(written) == 100, "three events that are due together are one write a member"
    assert len({id(frame) for frame in written}) == 1, "members share the bytes"
    assert [written[0].count(f'"n":{n}'.encode()) for n in (1, 2, 3)] == [1, 1, 1]


async def test_what_is_due_to_a_member_in_one_turn_is_one_write_with_its_own_frames_first() -> None:
    written: list[bytes] = []
    member = Connection(nothing, claims(), {"write_frames": written.append, "deflates": lambda: False})
    room = made_room(member)
    for packed in publishing.encode_all(events(2)).values():
        room.feed(packed)
    member.send(b'{"type":"ack"}')
    member.send(b'{"type":"pong"}')
    await asyncio.sleep(0)
    assert [types_in(data) for data in written] == [["ack", "pong", "hint", "hint"]]


async def test_a_large_room_gives_way_between_slices_and_keeps_everyones_order() -> None:
    got: dict[int, list[bytes]] = {}

    def writer(number: int) -> dict[str, Any]:
        return {"write_frames": got.setdefault(number, []).append, "deflates": lambda: False}

    members = [Connection(nothing, claims(), writer(number)) for number in range(2 * SLICE + 100)]
    room = made_room(*members)
    packed = next(iter(publishing.encode_all(events(3)).values()))
    room.feed(packed[:1])
    await asyncio.sleep(0)
    assert sum(map(len, got.values())) == SLICE, "others had their turn after the first slice"
    room.feed(packed[1:])
    members[-1].close(1000)
    assert types_in(b"".join(got[len(members) - 1])) == ["hint"] * 3, "nothing is lost by a goodbye"
    while room._delivery._handle is not None:
        await asyncio.sleep(0)
    for number in range(len(members) - 1):
        text = b"".join(got[number])
        assert [text.index(f'"n":{n}'.encode()) for n in (1, 2, 3)] == sorted(
            text.index(f'"n":{n}'.encode()) for n in (1, 2, 3)
        )
        assert len(got[number]) == 2


def large_room(others_wait: Callable[[UUID], bool] = lambda _: False) -> tuple[Room, list[list[bytes]]]:
    """A room of more than three slices, and what was written to each of its members."""
    got: list[list[bytes]] = [[] for _ in range(3 * SLICE + 1)]
    members = [Connection(nothing, claims(), {"write_frames": each.append, "deflates": lambda: False}) for each in got]
    return made_room(*members, others_wait=others_wait), got


async def written(room: Room) -> None:
    while room._delivery._handle is not None:
        await asyncio.sleep(0.001)


async def test_a_large_room_writes_at_once_and_then_what_twenty_milliseconds_brought(monkeypatch: Patch) -> None:
    monkeypatch.setattr(delivery, "TURN_SECONDS", 0.5)
    room, got = large_room()
    first, *rest = next(iter(publishing.encode_all(events(4)).values()))
    began = asyncio.get_running_loop().time()
    room.feed([first])
    while not got[-1]:
        await asyncio.sleep(0)
    assert asyncio.get_running_loop().time() < began + 0.5, "nobody waits for what may never come"
    for each in rest:
        room.feed([each])
        await asyncio.sleep(0.005)
    await written(room)
    assert asyncio.get_running_loop().time() >= began + 0.5
    assert [[len(types_in(data)) for data in each] for each in got] == [[1, 3]] * len(got)


async def test_a_large_room_rests_while_others_wait_for_a_thread(monkeypatch: Patch) -> None:
    """After each slice, until nobody waits any more or it has rested often enough."""
    monkeypatch.setattr(delivery, "REST_SECONDS", 0.1)
    waiting, asked = [True], []

    def others_wait(session: UUID) -> bool:
        asked.append(session)
        return waiting[0]

    room, got = large_room(others_wait)
    room.feed(next(iter(publishing.encode_all(events(1)).values())))
    for _ in range(10):
        await asyncio.sleep(0)
    assert sum(map(len, got)) == SLICE
    assert set(asked) == {room.pk}
    waiting[0] = False
    await written(room)
    assert [len(each) for each in got] == [1] * len(got)


async def test_a_database_that_hangs_does_not_hold_up_a_large_room(monkeypatch: Patch) -> None:
    monkeypatch.setattr(delivery, "RESTS", 2)
    asked: list[UUID] = []
    room, got = large_room(lambda session: not asked.append(session))  # type: ignore[func-returns-value]
    room.feed(next(iter(publishing.encode_all(events(1)).values())))
    await written(room)
    assert len(asked) == 2
    assert [len(each) for each in got] == [1] * len(got)


def types_in(data: bytes) -> list[str]:
    return re.findall(r'"type":"([a-z]+)"', data.decode("utf-8", "replace"))


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
