"""A peer that does not read: bounded, told, and gone."""

from collections.abc import Callable

import pytest

from tests.servers.conftest import AppServer

MIB = 1 << 20
SLACK = 66_000  # the message that went over the bound


def resident_kib(server: AppServer) -> int:
    with open(f"/proc/{server.process.pid}/status") as status:  # noqa: PTH123
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))


@pytest.mark.frames
def test_a_megabyte_that_waits_closes_1013(make: Callable[..., AppServer]) -> None:
    server = make(bounds={"close_seconds": 5}).listen()
    with server.wire("/flood/300/65000", receive_buffer=4096) as wire:
        waiting = int(server.wait_for("flooded", 10).split()[1])
        assert MIB < waiting <= MIB + SLACK
        assert wire.closed() == (1013, "slow_consumer")  # it reads at last: nothing before the close was lost
        wire.close(1013)
        assert wire.has_ended()


@pytest.mark.frames
def test_a_peer_that_never_reads_is_dropped_and_memory_stays_flat(make: Callable[..., AppServer]) -> None:
    server = make(bounds={"close_seconds": 0.3}).listen()
    with server.wire("/echo/warm") as wire:
        wire.text("warm")
        assert wire.message() == "warm"
    before = resident_kib(server)
    wires = [server.wire(f"/flood/1000/64{number:03}", receive_buffer=4096) for number in range(8)]
    for number in range(8):
        assert server.disconnect("flood", 1000, f"64{number:03}")["code"] == 1006
    assert resident_kib(server) - before < 8 * 3 * 1024
    for wire in wires:
        wire.socket.close()


def test_an_awaited_send_waits_for_a_slow_reader(make: Callable[..., AppServer]) -> None:
    server = make().listen()
    with server.wire("/pour/100/60000", receive_buffer=4096) as wire:
        for _ in range(100):
            assert len(wire.message()) == 60_000
        assert int(server.wait_for("poured", 10).split()[1]) < 2 * 65_536


def test_an_awaited_send_gives_up_on_a_peer_that_reads_nothing(make: Callable[..., AppServer]) -> None:
    server = make(bounds={"stall_seconds": 0.3, "close_seconds": 0.3}).listen()
    with server.wire("/pour/100/60000", receive_buffer=4096):
        assert int(server.wait_for("poured", 10).split()[1]) < 4 * 65_536
        assert server.disconnect("pour", 100, 60000)["code"] == 1006
