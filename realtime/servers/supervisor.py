"""Several processes behind one port: started together, restarted one by one, ended together.

A line leads to each worker: it says when it listens, and each end sees the other's death at once, also by kill -9.
"""

import selectors
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import structlog

log = structlog.get_logger(__name__)

STEADY_SECONDS = 60.0  # who lived for so long is restarted at once
FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0
END_SECONDS = 20.0  # more than a worker gives its sockets and its application
READY = b"r"


class Worker:
    """One process and our end of the line to it."""

    def __init__(self, command: Sequence[str]) -> None:
        self.line, theirs = socket.socketpair()
        with theirs:
            end = theirs.fileno()
            self.process = subprocess.Popen([*command, "--line", str(end)], pass_fds=[end])  # noqa: S603
        self.began = time.monotonic()
        self.is_ready = False

    def ended(self, seconds: float) -> int:
        """Return the exit code; who does not end in time is killed."""
        try:
            return self.process.wait(max(0.0, seconds))
        except subprocess.TimeoutExpired:
            log.warning("worker_killed", pid=self.process.pid)
            self.process.kill()
            return self.process.wait()
        finally:
            self.line.close()


@dataclass(slots=True)
class Place:
    """What one worker after another fills."""

    worker: Worker | None = None
    failures: int = 0  # one after another, none of which lived for long
    due: float = 0.0  # when the next starts


class Supervisor:
    """Keeps `number` workers running until a signal comes; `run()` returns the exit code.

    `on_ready` is called once, when all of them listen. One that ends before that ends everything: it will not do
    better the next time. Later ones are tried again and again, at growing distances.
    """

    def __init__(self, command: Sequence[str], number: int, on_ready: Callable[[], None]) -> None:
        self._command, self._on_ready = command, on_ready
        self._places = [Place() for _ in range(number)]
        self._has_started = self._is_stopping = False
        self._exit_code = 0
        self._selector = selectors.DefaultSelector()

    def run(self) -> int:
        with self._signals():
            while not self._is_stopping:
                self._fill()
                for key, _ in self._selector.select(self._rest()):
                    self._heard(key.data)
            self._stop()
        return self._exit_code

    @contextmanager
    def _signals(self) -> Iterator[None]:
        """Have signals wake the loop, which is all they may do."""
        self._woken, wakes = socket.socketpair()
        wakes.setblocking(False)
        self._selector.register(self._woken, selectors.EVENT_READ)
        before = {number: signal.signal(number, lambda *_: None) for number in (signal.SIGTERM, signal.SIGINT)}
        fd = signal.set_wakeup_fd(wakes.fileno(), warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.set_wakeup_fd(fd)
            for number, handler in before.items():
                signal.signal(number, handler)

    def _fill(self) -> None:
        for number, place in enumerate(self._places):
            if place.worker is None and place.due <= time.monotonic():
                place.worker = Worker(self._command)
                self._selector.register(place.worker.line, selectors.EVENT_READ, place)
                log.info("worker_started", number=number, pid=place.worker.process.pid)

    def _rest(self) -> float | None:
        """Return how long nothing is to be done, if nothing happens."""
        waiting = [place.due - time.monotonic() for place in self._places if place.worker is None]
        return max(0.0, min(waiting)) if waiting else None

    def _heard(self, place: Place | None) -> None:
        if place is None:
            self._is_stopping = True
        elif place.worker is not None and self._says_it_is_ready(place.worker):
            place.worker.is_ready = True
            if not self._has_started and all(each.worker and each.worker.is_ready for each in self._places):
                self._has_started = True
                self._on_ready()
        else:
            self._died(place)

    @staticmethod
    def _says_it_is_ready(worker: Worker) -> bool:
        with suppress(OSError):
            return worker.line.recv(1) == READY
        return False

    def _died(self, place: Place) -> None:
        worker, place.worker = place.worker, None
        assert worker is not None
        self._selector.unregister(worker.line)
        code = worker.ended(seconds=5)  # the line breaks a moment before the process is gone
        if not self._has_started:
            log.error("worker_did_not_start", code=code)
            self._is_stopping, self._exit_code = True, 1
            return
        is_steady = time.monotonic() - worker.began >= STEADY_SECONDS
        place.failures = 0 if is_steady else place.failures + 1
        wait = wait_after(place.failures)
        place.due = time.monotonic() + wait
        log.error("worker_ended", pid=worker.process.pid, code=code, next_in_seconds=wait)

    def _stop(self) -> None:
        """Let all drain at once."""
        until = time.monotonic() + END_SECONDS
        running = [place.worker for place in self._places if place.worker is not None]
        for worker in running:
            worker.process.terminate()
        codes = [worker.ended(until - time.monotonic()) for worker in running]
        # One that was only just starting is ended by the signal itself.
        self._exit_code = self._exit_code or int(not {0, -signal.SIGTERM}.issuperset(codes))


def wait_after(failures: int) -> float:
    """Return how long to wait after so many workers that did not live for long."""
    return min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(failures - 1, 10)) if failures else 0.0


class Lifeline:
    """A worker's end of the line."""

    def __init__(self, fd: int) -> None:
        self._line = socket.socket(fileno=fd)
        self._line.setblocking(False)

    def fileno(self) -> int:
        """Return what becomes readable when the supervisor is gone: it never says anything."""
        return self._line.fileno()

    def ready(self) -> None:
        """Tell the supervisor that we listen."""
        with suppress(OSError):
            self._line.send(READY)
