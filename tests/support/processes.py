"""Processes that end with the tests, whatever happens to the tests."""

import atexit
import contextlib
import ctypes
import os
import signal as signals
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.support.folders import ROOT

PR_SET_PDEATHSIG = 1
# Loaded before any fork: the child may then do nothing but call it.
_prctl = ctypes.CDLL(None).prctl if sys.platform == "linux" else None
# The kernel's "parent" is the thread that forked, so all are forked by one that lives as long as we do.
_spawner = ThreadPoolExecutor(1, thread_name_prefix="spawner")
_running: "weakref.WeakSet[Service]" = weakref.WeakSet()


def die_with_parent() -> None:
    """Have the kernel end this process when the tests end; runs in the child.

    Tests that run in a shell's background inherit an ignored SIGINT, which a server would keep on ignoring.
    """
    signals.signal(signals.SIGINT, signals.SIG_DFL)
    if _prctl is not None:
        _prctl(PR_SET_PDEATHSIG, signals.SIGKILL)


class Service:
    """A child process in a group of its own, whose output goes line by line to a log."""

    def __init__(self, command: Sequence[str], log: Path, *, env: Mapping[str, str] | None = None) -> None:
        self.command, self.log = list(command), log
        self._said = threading.Condition()
        self._lines: list[str] = []
        self._ended = False
        self.process: subprocess.Popen[bytes] = _spawner.submit(self._spawn, dict(env or os.environ)).result()
        _running.add(self)
        threading.Thread(target=self._read, daemon=True).start()

    def _spawn(self, env: dict[str, str]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            self.command,
            env=env,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509
        )

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.log.open("ab", buffering=0) as log:
            for line in self.process.stdout:
                log.write(line)
                with self._said:
                    self._lines.append(line.decode(errors="replace").rstrip("\n"))
                    self._said.notify_all()
        with self._said:
            self._ended = True
            self._said.notify_all()

    def wait_for(self, words: str, seconds: float) -> str:
        """Return the first line of output that holds `words`; fail with the log if it ends first or takes longer."""
        with self._said:
            self._said.wait_for(lambda: self._ended or self._line_with(words) is not None, seconds)
            found = self._line_with(words)
        assert found is not None, f"no '{words}' from {' '.join(self.command)}\n{self.tail()}"
        return found

    def wait_for_line(self, holds: Callable[[str], bool], seconds: float) -> None:
        """Wait until a line of output satisfies `holds`."""
        with self._said:
            found = self._said.wait_for(lambda: any(map(holds, self._lines)), seconds)
        assert found, f"no such line\n{self.tail()}"

    def _line_with(self, words: str) -> str | None:
        return next((line for line in self._lines if words in line), None)

    @property
    def is_running(self) -> bool:
        return self.process.poll() is None

    def signal(self, number: int) -> None:
        self.process.send_signal(number)

    def kill(self) -> None:
        """End it as a power cut would, with whatever it started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signals.SIGKILL)
        self.process.wait(20)

    def stop(self, number: int = signals.SIGTERM, seconds: float = 20) -> int:
        """Ask it to stop and return its exit code; kill it and fail if it does not."""
        if self.is_running:
            self.signal(number)
            self.signal(signals.SIGCONT)  # it may have been paused
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"did not stop within {seconds} s: {self.command}\n{self.tail()}") from None

    def tail(self) -> str:
        return self.log.read_text(errors="replace")[-6000:]


@atexit.register
def stop_all() -> None:
    """Kill what a test left running."""
    for service in list(_running):
        if service.is_running:
            service.kill()
