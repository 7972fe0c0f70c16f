"""Ports: bound before anything else starts, so that one that is taken is told at once and in one line."""

import errno
import socket


class CannotListen(Exception):
    """The address is taken, not this machine's, or none at all; the argument says so."""


def bind(host: str, port: int, *, shared: bool = False) -> socket.socket:
    """Return a socket bound to an address, which does not listen yet; `shared` leaves the port to others of ours too.

    The kernel spreads connections over all that listen on a shared port, and over nobody that only holds it.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise CannotListen(f"{host} is no address to listen on: {error.strerror}") from error
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if shared:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    try:
        bound.bind(address)
    except OSError as error:
        bound.close()
        why = "is taken" if error.errno == errno.EADDRINUSE else f"cannot be listened on: {error.strerror}"
        raise CannotListen(f"Port {port} on {host} {why}.") from error
    return bound


def hold(host: str, port: int) -> socket.socket:
    """Take a port that is nobody else's and hold it for workers to share; 0 picks a free one."""
    with bind(host, port) as found:  # a shared port would be shared with a stranger's as well
        number: int = found.getsockname()[1]
    return bind(host, number, shared=True)
