"""The peers on Node: socket.io, and the ws package with a loop."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.generator import MESSAGE, Client, Speech
from benchmarks.machine import free_port
from benchmarks.peers.install import node_peers
from benchmarks.serving import Served, room_of, service
from benchmarks.tools import NotRun

SOCKETIO_PATH = "/socket.io/?EIO=4&transport=websocket"
SOCKETIO_HELLO = "40"  # Socket.IO's CONNECT to the default namespace
SOCKETIO = Speech(f'42["chat",{{"text":"{MESSAGE}"}}]', first='42["connection"')
# `420[...]` is an event that wants the acknowledgement `430[...]`.
SOCKETIO_ANSWER = Speech('420["answer",{"question_id":"q","choice":"c"}]', first='42["connection"', ack="430")


@contextmanager
def ws_loop(members: int) -> Iterator[Served]:
    """Serve a room with a loop over the ws package's sockets."""
    with _node("ws.mjs") as (port, pid):
        speech = Speech(f'{{"type":"chat","id":"%I","data":{{"text":"{MESSAGE}"}}}}')
        yield Served(pid, room_of(port, "/room", members), speech)


@contextmanager
def socketio(members: int) -> Iterator[Served]:
    """Serve a room with socket.io."""
    with _node("socketio.mjs") as (port, pid):
        yield Served(pid, room_of(port, SOCKETIO_PATH, members, SOCKETIO_HELLO), SOCKETIO)


@contextmanager
def socketio_answers(players: int) -> Iterator[Served]:
    """Serve players who answer and are acknowledged, with nothing stored."""
    with _node("socketio.mjs") as (port, pid):
        clients = [Client(port, SOCKETIO_PATH, hello=SOCKETIO_HELLO, sends=True) for _ in range(players)]
        yield Served(pid, clients, SOCKETIO_ANSWER)


@contextmanager
def _node(script: str) -> Iterator[tuple[int, int]]:
    folder, node, port = node_peers(), shutil.which("node"), free_port()
    if node is None:
        raise NotRun("Node is not here")
    with service([node, str(folder / script), str(port)], port) as running:
        yield port, running.process.pid
