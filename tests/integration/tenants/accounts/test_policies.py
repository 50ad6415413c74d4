"""What each process role may do to accounts, seats, sessions and attempts: its own at hand, and nothing else."""

from collections.abc import Mapping
from typing import Any

import pytest
from psycopg import sql
from psycopg.errors import InsufficientPrivilege

from support.accounts import Person, a_person, a_session, new_address, new_email
from support.postgres_server import Database
from tremplin_projections.roles import KINDS
from tremplin_tenants.accounts.signing_in import NotSignedIn, check_sign_in

pytestmark = pytest.mark.postgres

TABLES = ("accounts", "seats", "sessions", "sign_in_attempts")


@pytest.fixture(scope="module")
def people(module_database: Database) -> tuple[Person, Person, str, str]:
    """Two people who signed in, and the digests of their sessions."""
    first, second = a_person(), a_person()
    keys = [a_session(person) for person in (first, second)]
    with pytest.raises(NotSignedIn):
        check_sign_in(email=new_email(), password="x" * 12, address=new_address())
    digests = [
        digest
        for key in keys
        for (digest,) in module_database.rows("select encode(sha256(%s::bytea), 'hex')", key.encode())
    ]
    return first, second, *digests


OVER = "failed_at = '{}'"
"""Attempts that succeeded: the delivery process deletes them."""


def state(database: Database) -> list[Any]:
    return [database.rows(f"select * from {table} order by 1, 2") for table in TABLES]  # noqa: S608


def count(database: Database, kind: Any, act: str, settings: Mapping[str, str] | None = None) -> int:
    """How many rows a role sees or changes; what it changed is undone."""
    with database.connect(kind, autocommit=False) as connection:
        for name, value in (settings or {}).items():
            connection.execute("select set_config(%s, %s, true)", (name, value))
        done = connection.execute(sql.SQL(act)).rowcount
        connection.rollback()
        return done


@pytest.mark.usefixtures("people")
def test_without_a_setting_no_role_sees_or_changes_a_row(module_database: Database) -> None:
    before = state(module_database)

    for kind in KINDS:
        for table in TABLES:
            for act in (f"select from {table}", f"delete from {table}"):  # noqa: S608
                over = OVER if table == "sign_in_attempts" else "false"
                ((purged,),) = module_database.rows(f"select count(*) from {table} where {over}")  # noqa: S608
                for setting in ("tremplin.log", "tremplin.caller", "tremplin.key"):
                    try:
                        assert count(module_database, kind, act, {setting: "*"}) == purged, (kind, act)
                    except InsufficientPrivilege:
                        continue
    assert state(module_database) == before


@pytest.mark.usefixtures("people")
def test_what_no_process_role_may_do_to_accounts(module_database: Database) -> None:
    before = state(module_database)
    acts = (
        "insert into accounts (id, email, password, created_at) values ('a', 'b', 'c', now())",
        "insert into seats (account, organisation, role, created_at) select account, 'centrale', 'buyer', now()"
        " from seats",
        "delete from accounts",
        "delete from seats",
        "update accounts set email = 'x'",
        "update accounts set disabled_at = null",
        "update seats set organisation = 'centrale'",
        "update sessions set begun_at = now()",
        "update sessions set digest = ''",
        "truncate sessions",
        "alter table sessions no force row level security",
    )
    for kind in KINDS:
        for act in acts:
            with pytest.raises(InsufficientPrivilege):
                count(module_database, kind, act)
    for kind in ("read", "feed"):
        for table in TABLES:
            with pytest.raises(InsufficientPrivilege):
                count(module_database, kind, f"select from {table}")
    assert state(module_database) == before


def test_a_session_shows_itself_and_its_account(
    module_database: Database, people: tuple[Person, Person, str, str]
) -> None:
    first, _, digest, _ = people
    shown = {"tremplin.session": digest}

    for table in ("accounts", "seats", "sessions"):
        assert count(module_database, "command", f"select from {table}", shown) == 1
    assert count(module_database, "command", f"select from accounts where id = '{first.account}'", shown) == 1
    for act in ("delete from sessions", "update sessions set kept = ''"):
        assert count(module_database, "command", act, shown) == 1
    assert count(module_database, "command", "update accounts set password = ''", shown) == 0
    assert count(module_database, "command", "select from accounts", {"tremplin.session": "00"}) == 0


def test_an_account_shows_its_own_rows(
    module_database: Database, people: tuple[Person, Person, str, str]
) -> None:
    first, second, digest, other = people
    own = {"tremplin.account": first.account}

    assert count(module_database, "command", "select from accounts", own) == 1
    assert count(module_database, "command", "update accounts set password = ''", own) == 1
    assert count(module_database, "command", "delete from sessions", own) == 1
    assert count(module_database, "command", "update sessions set kept = ''", own) == 0
    assert count(module_database, "command", "select from accounts", {"tremplin.email": second.email}) == 1
    assert (
        count(module_database, "command", f"delete from sessions where digest = '\\x{other}'", own) == 0  # noqa: S608
    )
    assert digest != other


def test_a_session_is_made_under_the_key_that_is_shown(
    module_database: Database, people: tuple[Person, Person, str, str]
) -> None:
    first, _, digest, _ = people
    row = f"'\\x0a', '{first.account}', '', now(), now()"
    make = f"insert into sessions (digest, account, kept, begun_at, seen_at) values ({row})"  # noqa: S608

    assert count(module_database, "command", make, {"tremplin.session": "0a"}) == 1
    for setting in ({"tremplin.session": digest}, {"tremplin.account": first.account}, {}):
        with pytest.raises(InsufficientPrivilege):
            count(module_database, "command", make, setting)
