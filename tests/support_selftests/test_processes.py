"""No process outlives the tests, however they end."""

import os
import select
import signal
import subprocess
import sys

import pytest

from tests.support import postgres as pg
from tests.support.folders import ROOT, new_folder
from tests.support.skips import need

STARTS = """
import sys
from tests.support.valkey import Valkey
from tests.support.postgres import Postgres
from tests.support.server import TriviaServer
kept = {"valkey": Valkey, "postgres": Postgres, "server": TriviaServer}[sys.argv[1]]()
print(kept.start().service.process.pid, flush=True)
sys.stdin.read()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's promise is Linux's")
@pytest.mark.parametrize("what", ["valkey", "postgres", "server"])
def test_servers_end_with_killed_tests(what: str) -> None:
    need(what != "postgres" or pg.is_there(), "no PostgreSQL: run `make pg`")
    tests = subprocess.Popen(
        [sys.executable, "-c", STARTS, what],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(new_folder("t"))},  # they cannot tidy up after themselves
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with tests:
        assert tests.stdout is not None
        server = os.pidfd_open(int(tests.stdout.readline()))
        tests.send_signal(signal.SIGKILL)
        ended, _, _ = select.select([server], [], [], 10)
        os.close(server)
        assert ended, f"{what} outlived its tests"
