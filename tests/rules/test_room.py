"""The room alone: order, gaps, who may see, whose write fails; with a log that is a list."""

import asyncio
import json
from typing import Any
from uuid import uuid4

from realtime.connection import Connection
from realtime.entries import Entry, Ring
from realtime.presence import Presence
from realtime.room import Room
from sessions_app.game.events import Viewer
from sessions_app.tokens import Claims

TEAM, OTHER_TEAM = str(uuid4()), str(uuid4())


def entry(seq: int, type: str = "hint", audience: str = "everyone", **data: Any) -> Entry:
    return Entry(seq, type, audience, json.dumps({"type": type, "data": data, "seq": seq, "ts": 1}).encode())


class Log:
    """A log to read gaps from; `reads` counts how often."""

    def __init__(self, *entries: Entry) -> None:
        self.entries, self.reads, self.fails = list(entries), 0, 0

    async def read(self, _: object, after: int) -> tuple[list[Entry], int]:
        self.reads += 1
        if self.fails:
            self.fails -= 1
            raise OSError("the database is away")
        position = max((e.seq for e in self.entries), default=0)
        return [e for e in self.entries if e.seq > after], position


class Listener(Connection):
    """A member whose socket is a list."""

    def __init__(self, role: str = "player", participant: str | None = None, team: str | None = None) -> None:
        async def send(_: dict[str, Any]) -> None: ...

        claims = Claims(str(uuid4()), uuid4(), role, "", "", 0, 0)
        super().__init__(send, claims, {"write": self._got})
        self.viewer = Viewer(role, participant, team)
        self.frames: list[dict[str, Any]] = []
        self.breaks = False

    def _got(self, payload: bytes) -> None:
        if self.breaks:
            raise OSError("broken pipe")
        self.frames.append(json.loads(payload))

    @property
    def seqs(self) -> list[int]:
        return [frame["seq"] for frame in self.frames if "seq" in frame]


def room(log: Log, *members: Listener, start: int = 0) -> Room:
    made = Room(uuid4(), "quiz", Presence("p", "1", "quiz", 5), log.read)
    made.start(start)
    for member in members:
        made.presence.join(member.sub, "", None, member.viewer.role)
        made.add(member)
    return made


def feed(made: Room, entries: list[Entry]) -> None:
    """Give a room events, and let it write them."""
    made.feed(entries)
    made._delivery.finish()


async def settled(made: Room) -> None:
    """Wait until the room has no gap to repair and nothing to write."""
    while made._repairing is not None and not made._repairing.done():
        await made._repairing
    made._delivery.finish()


async def test_events_in_any_order_are_delivered_once_and_in_order() -> None:
    ada = Listener()
    made = room(Log(), ada)
    feed(made, [entry(2), entry(1), entry(2)])
    feed(made, [entry(4)])
    feed(made, [entry(1), entry(3)])
    assert ada.seqs == [1, 2, 3, 4]


async def test_a_gap_is_read_from_the_log_after_a_moment() -> None:
    ada = Listener()
    log = Log(*(entry(seq) for seq in range(1, 5)))
    made = room(log, ada)
    feed(made, [entry(4)])
    assert ada.seqs == []
    await settled(made)
    assert ada.seqs == [1, 2, 3, 4]
    assert log.reads == 1


async def test_what_comes_within_the_moment_needs_no_read() -> None:
    ada = Listener()
    log = Log()
    made = room(log, ada)
    feed(made, [entry(2)])
    feed(made, [entry(1)])
    await settled(made)
    assert ada.seqs == [1, 2]
    assert log.reads == 0


async def test_the_ticker_finds_what_was_never_published() -> None:
    ada = Listener()
    made = room(Log(entry(1), entry(2)), ada)
    made.reach(2)
    await settled(made)
    assert ada.seqs == [1, 2]


async def test_a_log_may_have_gaps_of_its_own() -> None:
    ada = Listener()
    made = room(Log(entry(1), entry(5)), ada)
    made.reach(5)
    await settled(made)
    assert ada.seqs == [1, 5]
    feed(made, [entry(6)])
    assert ada.seqs == [1, 5, 6]


async def test_a_failed_repair_is_tried_again_with_the_next_tick() -> None:
    ada = Listener()
    log = Log(entry(1))
    log.fails = 1
    made = room(log, ada)
    made.reach(1)
    await settled(made)
    assert ada.seqs == []
    made.reach(1)
    await settled(made)
    assert ada.seqs == [1]


async def test_too_many_out_of_order_are_given_up_and_read() -> None:
    ada = Listener()
    log = Log(*(entry(seq) for seq in range(1, 1_201)))
    made = room(log, ada)
    feed(made, [entry(seq) for seq in range(2, 1_150)])
    assert len(made._waiting) == 0
    await settled(made)
    assert ada.seqs[:3] == [1, 2, 3] and ada.seqs == sorted(set(ada.seqs))
    assert ada.seqs[-1] >= 1_149


async def test_an_audience_sees_its_own() -> None:
    host, screen = Listener("host"), Listener("screen")
    ada, ben = Listener("player", "ada", TEAM), Listener("guest", "ben", OTHER_TEAM)
    made = room(Log(), host, screen, ada, ben)
    audiences = ["everyone", "hosts", "screens", "participant:ada", f"team:{TEAM}", "nobody:knows"]
    feed(made, [entry(seq, audience=audience) for seq, audience in enumerate(audiences, 1)])
    assert host.seqs == [1, 2, 3, 5, 6]
    assert screen.seqs == [1, 3]
    assert ada.seqs == [1, 4, 5]
    assert ben.seqs == [1]


async def test_a_team_move_counts_before_anything_later() -> None:
    ben = Listener("guest", "ben", OTHER_TEAM)
    made = room(Log(), ben)
    moved = {"id": "ben", "user_id": ben.sub, "name": "Ben", "team": "Reds", "team_id": TEAM, "removed": False}
    feed(made, [entry(1, audience=f"team:{TEAM}"), entry(2, "participant_update", **moved)])
    feed(made, [entry(3, audience=f"team:{TEAM}")])
    assert ben.seqs == [2, 3]


async def test_a_member_whose_write_fails_goes_and_the_others_get_the_frame() -> None:
    ada, broken, ben = Listener(), Listener(), Listener()
    made = room(Log(), ada, broken, ben)
    broken.breaks = True
    feed(made, [entry(1), entry(2)])
    assert ada.seqs == ben.seqs == [1, 2]
    assert list(made.members) == [ada, ben]


async def test_a_newcomer_gets_nothing_that_its_snapshot_held() -> None:
    ada = Listener()
    made = room(Log(), ada, start=3)
    ada.seq = 5
    feed(made, [entry(seq) for seq in range(4, 8)])
    assert ada.seqs == [6, 7]


async def test_a_deleted_message_is_blank_in_the_ring_too() -> None:
    made = room(Log(), Listener())
    feed(
        made,
        [entry(1, "chat", text="secret"), Entry(2, "chat_deleted", "everyone", b'{"data": {"id": "x", "seq": 1}}')],
    )
    tail = made.ring.since(0) or []
    assert tail[0].data() == {"text": "", "deleted": True}


def test_the_ring_holds_512_events_or_one_mebibyte_and_says_when_it_does_not_reach() -> None:
    ring = Ring(0)
    for seq in range(1, 601):
        ring.append(entry(seq))
    assert len(ring) == 512
    assert ring.since(87) is None
    assert [e.seq for e in ring.since(598) or []] == [599, 600]
    big = Ring(0)
    for seq in range(1, 40):
        big.append(Entry(seq, "blob", "everyone", b"x" * 60_000))
    assert len(big) == 17


async def test_who_came_and_left_is_announced_to_those_here() -> None:
    ada = Listener()
    made = room(Log(), ada)
    made.announce()
    while not ada.frames:
        await asyncio.sleep(0)
    assert ada.frames[0]["type"] == "user_joined"
