"""What the supervisor does with workers that end, shown by tiny ones; tests/cluster has the real ones."""

import os
import signal
import sys
from pathlib import Path

import pytest

from realtime.servers import supervisor
from realtime.servers.supervisor import Supervisor

LISTENS = "import os, sys, signal; os.write(int(sys.argv[-1]), b'r'); "


def worker(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def stop() -> None:
    os.kill(os.getpid(), signal.SIGTERM)


def test_a_worker_that_ends_before_all_listen_ends_everything() -> None:
    assert Supervisor(worker("raise SystemExit(3)"), 2, stop).run() == 1


def test_asked_to_stop_it_ends_its_workers_and_says_that_all_is_well() -> None:
    assert Supervisor(worker(LISTENS + "signal.pause()"), 2, stop).run() == 0


def test_a_worker_that_does_not_end_is_killed_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "END_SECONDS", 0.3)
    deaf = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + LISTENS + "signal.pause(); signal.pause()"
    assert Supervisor(worker(deaf), 1, stop).run() == 1


def test_workers_that_die_again_and_again_are_tried_at_growing_distances(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(supervisor, "FIRST_WAIT", 0.01)
    count = tmp_path / "count"
    # Each listens and dies; the sixth asks its supervisor to stop, so that this ends.
    code = LISTENS + (
        f"open({str(count)!r}, 'a').write('x'); n = len(open({str(count)!r}).read()); "
        "n < 6 or os.kill(os.getppid(), signal.SIGTERM); n < 6 or signal.pause()"
    )
    kept = Supervisor(worker(code), 1, lambda: None)
    assert kept.run() == 0
    assert len(count.read_text()) == 6
    assert kept._places[0].failures == 5


@pytest.mark.parametrize(("failures", "wait"), [(1, 0.5), (2, 1.0), (3, 2.0), (7, 30.0), (50, 30.0)])
def test_the_distance_doubles_and_ends_growing(failures: int, wait: float) -> None:
    assert supervisor.wait_after(failures) == wait
