"""Processes: what they refuse to start on, the roles they log in as, the files that are their owner's."""

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connections

from support.postgres_server import Database
from tremplin_infra.database.databases import setting_of
from tremplin_infra.database.migrating import migrate
from tremplin_infra.database.startup import check_process, check_role, check_settings
from tremplin_infra.embedded.broker import EmbeddedBroker
from tremplin_infra.embedded.postgres import EmbeddedPostgres
from tremplin_infra.environment import Environment, SettingError, read_environment
from tremplin_infra.private_files import open_folder, write_private
from tremplin_projections.roles import KINDS, Kind, role_name


def _named(url: str, setting: str = "DATABASE_URL") -> Environment:
    return read_environment({setting: url})


def test_a_process_starts_on_the_address_of_its_role_alone(database: Database) -> None:
    command = _named(database.role_url("command"), "TREMPLIN_COMMAND_URL")

    check_process(command, ["command"])
    with pytest.raises(SettingError, match=r"^TREMPLIN_FEED_URL manque \(ou DATABASE_URL"):
        check_process(command, ["feed"])


def test_an_owners_address_in_the_place_of_a_roles_is_refused_by_its_name(database: Database) -> None:
    with pytest.raises(SettingError, match=r"^TREMPLIN_READ_URL : .*(propriétaire|superutilisateur)"):
        check_process(_named(database.url, "TREMPLIN_READ_URL"), ["read"])


@pytest.mark.parametrize(("given", "wanted"), [("command", "feed"), ("read", "command"), ("feed", "read")])
def test_the_address_of_another_role_is_refused_by_its_setting(
    database: Database, given: Kind, wanted: Kind
) -> None:
    setting = setting_of(wanted)
    other, own = role_name(database.name, given), role_name(database.name, wanted)

    with pytest.raises(SettingError, match=f"^{setting} : .*{other}.* pas {own} .*migrate --addresses"):
        check_process(_named(database.role_url(given), setting), [wanted])


def test_a_migrated_database_and_its_roles_are_accepted(database: Database) -> None:
    check_process(_named(database.url), KINDS)


@pytest.mark.parametrize("name", ["POSTGRES_ENABLE_DB_FUNCTIONS", "TREMPLIN_POSTGRES_ENABLE_DB_FUNCTIONS"])
@pytest.mark.parametrize("value", ["y", "YES", "true", "1", "on"])
def test_the_setting_that_loses_events_is_refused(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=f"^{name} "):
        check_settings({name: value})


@pytest.mark.parametrize("value", ["", "n", "false", "0"])
def test_the_setting_that_loses_events_may_be_off(value: str) -> None:
    check_settings({"POSTGRES_ENABLE_DB_FUNCTIONS": value})


@pytest.mark.parametrize(("power", "word"), [("SUPERUSER", "superutilisateur"), ("BYPASSRLS", "BYPASSRLS")])
def test_a_role_that_row_level_security_would_not_stop_is_refused(
    database: Database, power: str, word: str
) -> None:
    role = role_name(database.name, "read")
    with database.connect_superuser() as superuser:
        superuser.execute(f'ALTER ROLE "{role}" {power}')
        try:
            with pytest.raises(SettingError, match=f"^DATABASE_URL : .*{word}"):
                check_process(_named(database.url), ["read"])
        finally:
            superuser.execute(f'ALTER ROLE "{role}" NO{power}')


def test_a_role_that_owns_a_table_is_refused(database: Database) -> None:
    with database.connect_superuser() as superuser:
        role = role_name(database.name, "command")
        superuser.execute(f'CREATE TABLE mine (); ALTER TABLE mine OWNER TO "{role}"')

    with pytest.raises(SettingError, match="propriétaire"):
        check_process(_named(database.url), ["command"])


def test_a_role_that_may_act_as_an_owner_is_refused(database: Database) -> None:
    between, feed = f"{database.name}_between", role_name(database.name, "feed")
    with database.connect_superuser() as superuser:
        superuser.execute(f'CREATE ROLE "{between}"; GRANT "{between}" TO "{feed}"')
        superuser.execute(f'CREATE TABLE theirs (); ALTER TABLE theirs OWNER TO "{between}"')
        try:
            with pytest.raises(SettingError, match=f"{between}, qui est propriétaire"):
                check_process(_named(database.url), ["feed"])
        finally:
            superuser.execute(f'DROP TABLE theirs; DROP ROLE "{between}"')


def test_the_owner_itself_is_refused(database: Database) -> None:
    with database.connect() as owner, pytest.raises(SettingError, match=r"propriétaire|superutilisateur"):
        check_role(owner)


def test_a_wrong_password_is_one_sentence(database: Database) -> None:
    wrong = replace(database, url=re.sub("password=[^ ]+", "password=wrong", database.url))

    with pytest.raises(SettingError, match=r"^DATABASE_URL : connexion impossible") as refused:
        check_process(_named(wrong.url), KINDS)

    assert "\n" not in str(refused.value)


def test_a_server_that_is_not_there_is_one_sentence() -> None:
    with pytest.raises(SettingError, match=r"^DATABASE_URL : connexion impossible"):
        check_process(_named("postgresql://tremplin:secret@127.0.0.1:1/tremplin"), KINDS)


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


@pytest.fixture
def _no_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.usefixtures("_no_umask")
def test_embedded_servers_keep_their_files_to_themselves(server_home: Path) -> None:
    home = server_home / "servers"
    broker, postgres = EmbeddedBroker(home), EmbeddedPostgres(home)
    try:
        broker.start()
        postgres.start()
        _assert_private(home)
    finally:
        broker.stop()
        postgres.stop()


def _assert_private(home: Path) -> None:
    assert _mode(home) == 0o755
    for path in (home / "broker.json", home / "broker.log"):
        assert _mode(path) == 0o600, path
    for folder in (home / "broker", home / "postgres"):
        assert _mode(folder) == 0o700, folder
    for path in (home / "postgres").iterdir():
        assert _mode(path) & 0o077 == 0, path


def test_a_file_that_was_open_to_all_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "broker.json"
    path.write_text("{}")
    path.chmod(0o666)

    write_private(path, "secret")

    assert path.read_text() == "secret"
    assert _mode(path) == 0o600


@pytest.mark.parametrize("umask", [0o000, 0o077])
def test_a_folder_that_servers_pass_through_is_passable(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        open_folder(tmp_path / "one" / "two")
    finally:
        os.umask(before)

    assert [_mode(tmp_path / "one"), _mode(tmp_path / "one" / "two")] == [0o755, 0o755]


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)
