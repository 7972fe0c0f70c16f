"""This machine's address on its network: a phone's way in."""

import socket

from tests.support.skips import need

LOOPBACK = ("127.0.0.1", "localhost")


def own_hosts() -> set[str]:
    """Return every name and address by which this machine's servers are asked for in tests."""
    return {*LOOPBACK, _outward() or LOOPBACK[0]}


def own_address() -> str:
    """Return an IPv4 address of this machine that is not loopback; skip where there is none."""
    found = _outward()
    need(bool(found), "this machine has no address on a network")
    return found


def _outward() -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing: asks the routing table
        except OSError:
            return ""
        found = str(probe.getsockname()[0])
    return "" if found.startswith("127.") else found
