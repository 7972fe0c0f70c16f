"""This machine's address on its network: a phone's way in."""

import socket

from tests.support.skips import need


def own_address() -> str:
    """Return an IPv4 address of this machine that is not loopback; skip where there is none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing: asks the routing table
            found = str(probe.getsockname()[0])
        except OSError:
            found = "127.0.0.1"
    need(not found.startswith("127."), "this machine has no address on a network")
    return found
