"""Rule 10: the hub's reader is never cancelled, loses nothing, and comes back whatever the layer does."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from channels.layers import InMemoryChannelLayer

from realtime.entries import Entry, events_message
from realtime.groups import session_group
from realtime.hub import RoomHub
from realtime.room import Room
from realtime.subscriptions import RENEW_SECONDS, Subscriptions

pytestmark = pytest.mark.django_db(transaction=True)


class Layer(InMemoryChannelLayer):  # type: ignore[misc]
    """A shared layer of this process that counts, and fails on demand."""

    def __init__(self) -> None:
        super().__init__(capacity=10_000, group_expiry=10**9)
        self.channels_made = self.cancelled = 0
        self.added: list[str] = []
        self.failures = {"new_channel": 0, "group_add": 0, "receive": 0}

    def _fail(self, what: str) -> None:
        if self.failures[what]:
            self.failures[what] -= 1
            raise ConnectionError("down")

    async def new_channel(self, prefix: str = "specific.") -> str:
        self._fail("new_channel")
        self.channels_made += 1
        return str(await super().new_channel(prefix))

    async def group_add(self, group: str, channel: str) -> None:
        self._fail("group_add")
        self.added.append(group)
        await super().group_add(group, channel)

    async def receive(self, channel: str) -> dict[str, Any]:
        try:
            message: dict[str, Any] = await super().receive(channel)
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        self._fail("receive")
        return message


@pytest.fixture
def layer(monkeypatch: pytest.MonkeyPatch) -> Layer:
    made = Layer()
    monkeypatch.setattr("realtime.hub.get_channel_layer", lambda: made)
    monkeypatch.setattr("realtime.subscriptions.RETRY_SECONDS", 0.02)
    return made


async def until(condition: Any) -> None:
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.01)


def event(seq: int) -> Entry:
    return Entry(seq, "hint", "everyone", b'{"type":"hint","data":{},"seq":%d,"ts":1}' % seq)


async def entered(hub: RoomHub) -> Room:
    room = await hub.enter(uuid4(), uuid4().hex)
    room.start(0)
    return room


async def from_another(layer: Layer, room: Room, seq: int) -> None:
    message = events_message(room.pk, [event(seq)])
    await layer.group_send(session_group(room.pk), {**message, "origin": "another process"})


async def test_rooms_come_and_go_and_the_reader_is_never_disturbed(layer: Layer) -> None:
    hub = RoomHub()
    await hub.start()
    stays = await entered(hub)
    for seq in range(1, 31):
        passing = await entered(hub)
        await from_another(layer, stays, seq)
        passing.joining -= 1
        hub.close_if_idle(passing)
    await asyncio.sleep(1.2)  # longer than any timeout of a second would leave it alone
    await from_another(layer, stays, 31)
    await until(lambda: stays.seq == 31)
    assert (layer.channels_made, layer.cancelled) == (1, 0)
    assert stays._repairing is None, "every message came by the layer, none from the log"
    await hub.stop()
    assert layer.cancelled == 1, "at shutdown, and only then"


async def test_a_reader_whose_layer_fails_takes_a_new_channel_and_joins_its_groups_anew(
    layer: Layer, monkeypatch: pytest.MonkeyPatch
) -> None:
    stock_sleep = asyncio.sleep
    monkeypatch.setattr("realtime.hub.asyncio.sleep", lambda seconds: stock_sleep(min(seconds, 0.02)))
    layer.failures |= {"new_channel": 2, "group_add": 2}
    hub = RoomHub()
    await hub.start()
    room = await entered(hub)
    await until(room.is_subscribed.is_set)
    layer.failures |= {"receive": 1, "new_channel": 1}
    await from_another(layer, room, 1)  # lost with the line; the next is not
    await until(lambda: layer.channels_made == 2 and layer.added.count(session_group(room.pk)) == 2)
    await from_another(layer, room, 1)
    await until(lambda: room.seq == 1)
    await hub.stop()


async def test_a_hub_drops_its_own_echo(layer: Layer) -> None:
    hub = RoomHub()
    await hub.start()
    room = await entered(hub)
    await until(room.is_subscribed.is_set)
    fed: list[int] = []
    stock = room.feed
    monkey = lambda entries: (fed.append(1), stock(entries))  # noqa: E731
    room.feed = monkey  # type: ignore[method-assign, assignment]
    hub.feed(room.pk, [event(1)])
    await from_another(layer, room, 2)
    await until(lambda: room.seq == 2)
    assert len(fed) == 2, "its own event once, the other's once"
    await hub.stop()


async def test_groups_are_joined_anew_after_an_hour() -> None:
    layer = Layer()
    subscriptions = Subscriptions(layer, lambda room: None)
    task = asyncio.create_task(subscriptions.run())
    room = uuid4()
    subscriptions.start("specific.x!y")
    subscriptions.want(room)
    await until(lambda: len(layer.added) == 1)
    now = asyncio.get_running_loop().time()
    subscriptions.renew(now + RENEW_SECONDS - 1)
    await asyncio.sleep(0.05)
    assert len(layer.added) == 1
    subscriptions.renew(now + RENEW_SECONDS + 1)
    await until(lambda: len(layer.added) == 2)
    task.cancel()
