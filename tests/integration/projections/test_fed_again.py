"""A migration that has the registers fed again: nothing is lost, and row-level security holds as before."""

from collections.abc import Iterator
from importlib import import_module

import pytest

from support.feeding import feed
from support.postgres_server import Database
from support.projecting import rows
from support.store_logs import store_logs
from support.story import Story

pytestmark = pytest.mark.postgres

AGAIN = import_module("tremplin_projections.migrations.0012_registers_again").AGAIN


@pytest.fixture
def fed(database: Database) -> Iterator[Database]:
    with store_logs(database) as logs:
        logs.clear()
        story = Story(logs)
        story.ready("cpam-075")
        feed(database)
        yield database


def test_the_registers_are_emptied_and_fed_again_from_the_first_event(fed: Database) -> None:
    every = "select to_jsonb(r) from register_rows r order by register, id"
    at = "select log, projection, seq from positions order by log, projection"
    secured = (
        "select relname from pg_class where relforcerowsecurity and relnamespace = 'public'::regnamespace "
        "order by relname"
    )
    with fed.connect_superuser() as superuser:
        before = rows(superuser, every), rows(superuser, at), rows(superuser, secured)
        assert before[0]
        with fed.connect() as owner:
            owner.execute(AGAIN)
        assert rows(superuser, every) == []
        assert rows(superuser, at) == [row for row in before[1] if row[1] != "registers"]

        feed(fed)

        assert (rows(superuser, every), rows(superuser, at), rows(superuser, secured)) == before
