"""However long the log grows, each of its queries finds its rows by an index."""

import json

import pytest

from tests.support.folders import new_folder
from tests.support.postgres import Postgres
from tests.support.templates import manage

LARGE = ("sessions_app_event", "sessions_app_receipt", "sessions_app_triviasession", "sessions_app_answer")


@pytest.fixture(scope="module")
def plans(postgres: Postgres) -> dict[str, list[str]]:
    """By query, the plans of its statements on a database with 5,000 sessions, 200 of them with a log."""
    folder, env = new_folder("plans"), {"DATABASE_URL": postgres.database()}
    manage(folder, "migrate", "--verbosity", "0", env=env)
    told = manage(
        folder, "shell", env=env, stdin="import runpy; runpy.run_module('tests.support.plans', run_name='__main__')"
    )
    return dict(json.loads(told.splitlines()[-1]))


def test_every_query_of_the_log_uses_an_index(plans: dict[str, list[str]]) -> None:
    assert len(plans) == 9 and all(plans.values())
    scans = {
        (name, plan)
        for name, found in plans.items()
        for plan in found
        for table in LARGE
        if f"Seq Scan on {table}" in plan
    }
    assert not scans, "\n".join(f"{name}: {plan}" for name, plan in scans)


def test_a_replay_reads_its_own_sessions_rows_by_their_order(plans: dict[str, list[str]]) -> None:
    (replay,) = plans["replay"]
    assert "seq_is_unique_in_session" in replay
