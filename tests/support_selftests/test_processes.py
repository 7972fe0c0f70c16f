"""No process outlives the tests, however they end."""

import os
import signal
import subprocess
import sys
import time
from uuid import uuid4

import pytest

from tests.support import browser, valkey
from tests.support import postgres as pg
from tests.support.folders import ROOT, new_folder
from tests.support.leftovers import processes_of, wait_for_end
from tests.support.skips import is_deep, need

STARTS = {
    "valkey": "from tests.support.valkey import Valkey; kept = Valkey().start()",
    "postgres": "from tests.support.postgres import Postgres; kept = Postgres().start()",
    "server": "from tests.support.server import TriviaServer; kept = TriviaServer().start()",
    "browser": "from playwright.sync_api import sync_playwright; from tests.support.browser import launch;"
    "kept = launch(sync_playwright().start())",
}
THERE = {"valkey": valkey.is_there, "postgres": pg.is_there, "browser": browser.is_there}


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's promise is Linux's")
@pytest.mark.parametrize("what", STARTS if is_deep() else ["server", "browser"])
def test_what_tests_started_ends_with_them_when_they_are_killed(what: str) -> None:
    need(THERE.get(what, lambda: True)(), f"no {what} here")
    run, folder = uuid4().hex, str(new_folder("t"))  # a folder inside ours, for what is killed cannot tidy up
    tests = subprocess.Popen(
        [sys.executable, "-c", f"import sys; {STARTS[what]}; print('up', flush=True); sys.stdin.read()"],
        cwd=ROOT,
        env={**os.environ, "TRIVIA_TEST_RUN": run, "TMPDIR": folder},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with tests:
        assert tests.stdout is not None and tests.stdout.readline() == "up\n"
        started = processes_of(run, folder)
        assert len(started) > 1
        tests.send_signal(signal.SIGKILL)
        until = time.monotonic() + 10
        left = [command for pid, command in started.items() if not wait_for_end(pid, until)]
    assert not left and not processes_of(run, folder)
