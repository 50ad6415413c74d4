"""The three roles that processes log in as."""

import pytest
from django.db import connections

from support.postgres_server import Database
from tremplin_infra.database.migrating import migrate
from tremplin_projections.roles import KINDS, Kind, role_name


@pytest.mark.parametrize("kind", KINDS)
def test_a_process_role_owns_nothing_and_bypasses_nothing(database: Database, kind: Kind) -> None:
    with database.connect(kind) as connection:
        row = connection.execute(
            "SELECT current_user, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole,"
            " (SELECT count(*) FROM pg_class WHERE relowner = r.oid)"
            " FROM pg_roles r WHERE rolname = current_user"
        ).fetchone()

    assert row == (role_name(database.name, kind), False, False, False, False, 0)


def test_the_server_ends_a_transaction_that_lasts(database: Database) -> None:
    with database.connect("command") as connection:
        assert connection.execute("SHOW transaction_timeout").fetchone() == ("30s",)


def test_a_command_waits_two_seconds_for_a_lock_and_no_more(database: Database) -> None:
    with database.connect("command") as connection:
        assert connection.execute("SHOW lock_timeout").fetchone() == ("2s",)


@pytest.mark.parametrize("alias", ["default", "command", "feed", "owner"])
def test_django_reaches_the_test_database_by_each_alias(database: Database, alias: str) -> None:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT current_database()")

        assert cursor.fetchone() == (database.name,)


def test_migrating_again_changes_nothing(database: Database) -> None:
    with database.connect() as connection:
        count = "SELECT count(*) FROM django_migrations"
        before = connection.execute(count).fetchone()

        migrate(database.url, verbosity=0)

        assert connection.execute(count).fetchone() == before


def test_migrating_drops_the_snapshots_of_the_code_before(database: Database) -> None:
    with database.connect_superuser() as connection:
        connection.execute(
            "INSERT INTO snapshots VALUES ('centrale', 'centrale/contract/c', 50, 'contract', '{}')"
        )

        migrate(database.url, verbosity=0)

        assert connection.execute("SELECT count(*) FROM snapshots").fetchone() == (0,)
