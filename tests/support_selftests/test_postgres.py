"""The PostgreSQL of the tests gives fresh databases and keeps what was committed through a crash."""

import psycopg
import pytest

from tests.support.postgres import Postgres


def test_each_database_is_fresh(postgres: Postgres) -> None:
    one, other = (postgres.database().rsplit("/", 1)[1] for _ in range(2))
    postgres.execute("CREATE TABLE things (id int)", one)
    with pytest.raises(psycopg.errors.UndefinedTable):
        postgres.execute("SELECT * FROM things", other)


def test_a_template_is_copied(postgres: Postgres) -> None:
    name = postgres.database().rsplit("/", 1)[1]
    postgres.execute("CREATE TABLE things AS SELECT 7 AS id", name)
    copy = postgres.database(template=name).rsplit("/", 1)[1]
    assert postgres.execute("SELECT id FROM things", copy) == [(7,)]


def test_a_crash_loses_nothing_committed(postgres: Postgres) -> None:
    with Postgres() as own:
        own.execute("CREATE TABLE things AS SELECT 7 AS id")
        own.crash()
        with pytest.raises(psycopg.OperationalError):
            own.execute("SELECT 1")
        own.start()
        assert own.execute("SELECT id FROM things") == [(7,)]
