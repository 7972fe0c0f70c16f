"""Publishing follows the commit, local members never wait for the layer, and a layer that is down fails nothing."""

import asyncio
import threading
from contextlib import suppress
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from realtime import publish as publishing
from realtime.hub import get_hub, stop_hub
from realtime.publisher import Publisher, Publishers
from realtime.subscriptions import Subscriptions
from realtime.ticker import Revoked, Ticker
from sessions_app.access import Caller
from sessions_app.models import Organization, Revocation, TriviaSession
from sessions_app.services import clock
from sessions_app.services.outcomes import Write
from sessions_app.services.revocations import revoke
from sessions_app.tokens import Claims


class Layer:
    """A channel layer that can be stopped."""

    def __init__(self) -> None:
        self.sent: list[Any] = []
        self.groups: set[tuple[str, str]] = set()
        self.is_down = False

    async def group_send(self, group: str, message: Any) -> None:
        if self.is_down:
            raise ConnectionError("down")
        self.sent.append(message.get("n"))

    async def group_add(self, group: str, channel: str) -> None:
        if self.is_down:
            raise ConnectionError("down")
        self.groups.add((group, channel))

    async def group_discard(self, group: str, channel: str) -> None:
        self.groups.discard((group, channel))


async def until(condition: Any) -> None:
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.01)


async def test_the_publisher_drops_while_the_layer_is_down_and_goes_on_after(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("realtime.publisher.PROBE_SECONDS", 0.02)
    layer = Layer()
    publisher = Publisher(layer)  # type: ignore[arg-type]
    task = asyncio.create_task(publisher.run())
    publisher.put("g", {"n": 1})
    await until(lambda: layer.sent == [1])
    layer.is_down = True
    publisher.put("g", {"n": 2})
    await until(lambda: not publisher.is_up)
    for number in range(100):
        publisher.put("g", {"n": number})
    assert publisher.dropped >= 100
    layer.is_down = False
    await until(lambda: publisher.is_up)
    publisher.put("g", {"n": 3})
    await until(lambda: layer.sent[-1] == 3)
    task.cancel()


async def test_the_publishers_queue_is_bounded() -> None:
    publisher = Publisher(Layer())  # type: ignore[arg-type]
    for number in range(10_050):
        publisher.put("g", {"n": number})
    assert publisher.dropped == 50


async def test_a_publisher_ends_also_when_its_send_ends_in_the_same_moment() -> None:
    entered, release = asyncio.Event(), asyncio.Event()

    class Slow(Layer):
        async def group_send(self, group: str, message: Any) -> None:
            entered.set()
            await release.wait()

    publisher = Publisher(Slow())  # type: ignore[arg-type]
    for turns in range(4):
        entered.clear(), release.clear()
        task = asyncio.create_task(publisher.run())
        publisher.put("g", {"n": 1})
        await entered.wait()
        release.set()
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        done, _ = await asyncio.wait({task}, timeout=2)
        assert done, f"it runs on, cancelled {turns} turns after its send ended"


async def test_what_runs_over_a_layer_ends_also_when_the_layer_drops_the_cancellation() -> None:
    """As redis-py does, by `asyncio.wait_for` before Python 3.12."""
    entered = asyncio.Event()

    class Deaf(Layer):
        async def group_send(self, group: str, message: Any) -> None:
            await self._ignore()

        async def group_add(self, group: str, channel: str) -> None:
            await self._ignore()

        async def _ignore(self) -> None:
            entered.set()
            with suppress(asyncio.CancelledError):
                await asyncio.sleep(0.1)

    publisher, subscriptions = Publisher(Deaf()), Subscriptions(Deaf(), lambda _: None)  # type: ignore[arg-type]
    publisher.put("g", {"n": 1})
    subscriptions.start("channel")
    subscriptions.want(uuid4())
    for job in (publisher.run(), subscriptions.run()):
        entered.clear()
        task = asyncio.create_task(job)
        await entered.wait()
        task.cancel()
        done, _ = await asyncio.wait({task}, timeout=2)
        assert done, job


class Shards(Layer):
    """A layer of two servers: a group is on the one that its name begins with; one of them can be stopped."""

    stopped = ""

    async def group_send(self, group: str, message: Any) -> None:
        if group[0] == self.stopped:
            raise ConnectionError("down")
        await super().group_send(group, message)


async def test_a_server_of_the_layer_that_stops_holds_up_its_own_groups_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("realtime.publisher.PROBE_SECONDS", 0.02)
    monkeypatch.setattr("realtime.publisher.servers_of", lambda _: ["a", "b"])
    monkeypatch.setattr("realtime.publisher.server_of", lambda _, group: group[0])
    layer = Shards()
    publishers = Publishers(layer)
    task = asyncio.create_task(publishers.run())
    layer.stopped = "a"
    publishers.put("a1", {"n": 1})
    await until(lambda: not publishers.of("a2").is_up)
    publishers.put("a2", {"n": 2})
    publishers.put("b1", {"n": 3})
    await until(lambda: layer.sent == [3])
    assert publishers.of("b2").is_up and not publishers.is_up
    assert publishers.dropped == 1
    layer.stopped = ""
    await until(lambda: publishers.is_up)
    publishers.put("a1", {"n": 4})
    await until(lambda: layer.sent[-1] == 4)
    task.cancel()


async def test_a_group_is_joined_as_soon_as_the_layer_lets_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("realtime.subscriptions.RETRY_SECONDS", 0.02)
    layer, joined = Layer(), []
    layer.is_down = True
    subscriptions = Subscriptions(layer, joined.append)  # type: ignore[arg-type]
    task = asyncio.create_task(subscriptions.run())
    room = uuid4()
    subscriptions.start("channel")
    subscriptions.want(room)
    await asyncio.sleep(0.05)
    assert joined == []
    layer.is_down = False
    await until(lambda: joined == [room])
    subscriptions.drop(room)
    await until(lambda: not layer.groups)
    task.cancel()


async def test_the_ticker_survives_every_exception(monkeypatch: pytest.MonkeyPatch) -> None:
    calls, applied = [], []

    async def in_pool(*_: Any) -> str:
        calls.append(1)
        if len(calls) < 3:
            raise OSError("the database is away")
        return "tick"

    monkeypatch.setattr("realtime.ticker.in_pool", in_pool)
    ticker = Ticker(0.01, list, lambda: 0, applied.append)
    task = asyncio.create_task(ticker.run())
    await until(lambda: len(applied) >= 2)
    assert ticker.age < 5
    task.cancel()


def test_a_revocation_that_commits_late_with_a_lower_id_is_found() -> None:
    known = Revoked()
    late, early = Revocation(pk=5, kind="user", value="u"), Revocation(pk=7, kind="user", value="v")
    late.before = early.before = clock.now()
    assert known.learn([early], now=100) == [early]
    assert known.floor < 5
    assert known.learn([late, early], now=101) == [late]
    known.learn([], now=120)
    assert known.floor == 7


@pytest.mark.django_db(transaction=True)
def test_a_token_issued_before_is_void_and_one_after_is_not() -> None:
    now = clock.now()
    known = Revoked()
    known.learn([revoke("user", "3fa85f64-5717-4562-b3fc-2c963f66afa6", now)], 0)

    def claims(issued_at: float) -> Claims:
        return Claims("3fa85f64-5717-4562-b3fc-2c963f66afa6", uuid4(), "player", "", "l", issued_at, issued_at + 900)

    assert known.find(claims(now.timestamp() - 0.01)) is not None
    assert known.find(claims(now.timestamp() + 0.01)) is None


@pytest.fixture
def session() -> TriviaSession:
    organization = Organization.objects.create(name="Pub", slug=uuid4().hex)
    return TriviaSession.objects.create(public_id=uuid4().hex, organization=organization, title="Quiz")


@pytest.mark.django_db(transaction=True)
async def test_nothing_is_published_before_the_commit_nor_after_a_rollback(session: TriviaSession) -> None:
    """From a thread, inside a transaction, as the admin's views are."""
    hub = await get_hub()
    fed: list[int] = []
    hub.feed = lambda pk, entries, **_: fed.extend(entry.seq for entry in entries)  # type: ignore[method-assign]
    system = Caller("system", "system", session.organization_id)
    before_commit: list[list[int]] = []

    def in_a_transaction(*, fails: bool) -> None:
        try:
            with transaction.atomic():
                publishing.commit_and_publish(session.pk, Write("chat", system, {"text": "x"}))
                before_commit.append(list(fed))
                if fails:
                    raise ValueError
        except ValueError:
            pass

    await asyncio.to_thread(in_a_transaction, fails=True)
    await asyncio.to_thread(in_a_transaction, fails=False)
    await until(lambda: fed)
    assert before_commit == [[], []]
    assert fed == [1]
    await stop_hub()


@pytest.mark.django_db(transaction=True)
async def test_a_broadcast_from_any_thread_reaches_the_rooms_at_once(session: TriviaSession) -> None:
    from realtime.manager import manager

    hub = await get_hub()
    room = await hub.enter(session.pk, session.public_id)
    room.start(0)
    message = {"type": "hint", "data": {"x": 1}}
    thread = threading.Thread(target=manager.broadcast_to_session_sync, args=(session.public_id, message))
    thread.start()
    await until(lambda: room.seq == 1)
    assert await manager.broadcast_to_session(session.public_id, message) == 2
    await until(lambda: room.seq == 2)
    room.joining -= 1
    hub.close_if_idle(room)
    assert hub.rooms == {}
    await stop_hub()
