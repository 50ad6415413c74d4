"""What each role tries and may not do, on a real database: refused, and nothing written."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest
from psycopg import Connection
from psycopg.errors import InsufficientPrivilege, UniqueViolation

from support.facts import append_to, new_fact, open_logs
from support.persons import a_person
from support.postgres_server import Database
from support.sharing import closes
from support.store_logs import store_logs
from support.story import Story
from tremplin_platform.store.demo import declare_demo
from tremplin_platform.store.persons.public_hours import hours_by_public
from tremplin_platform.store.persons.vault import tag
from tremplin_projections.roles import KINDS, Kind

pytestmark = pytest.mark.postgres

MEMBER, OTHER = "cpam-075", "caf-013"


def _append_at(clock: str) -> str:
    about = "'t', 1::smallint, 'cpam-075/t/1', 1, '2026-01-01', null, '{}'"
    return f"select from append_fact('{MEMBER}', {about}, null, null, {clock})"


def _event_of(log: str, *, xid: str = "pg_current_xact_id()") -> str:
    columns = "topic, version, subject, subject_version, effective, data, digest"
    return (
        f"insert into events (log, seq, recorded_at, xid, {columns})"
        f" select {log}, 3, now(), {xid}, 't', 1, 's', 1, '2026-01-01', '{{}}', 'd'"
    )


@pytest.fixture
def written(database: Database) -> Database:
    """Two logs of two facts, delivered up to 3."""
    open_logs(database, MEMBER, OTHER)
    with closing(database.connect("command")) as connection:
        for log in (MEMBER, OTHER):
            append_to(connection, log, [new_fact(log, 1), new_fact(log, 2)], delivered=3)
    return database


def _state(database: Database) -> list[Any]:
    with closing(database.connect_superuser()) as owner:
        return [
            owner.execute(f"select * from {table} order by 1, 2").fetchall()  # noqa: S608
            for table in (
                "heads",
                "events",
                "persons",
                "person_keys",
                "person_hours",
                "person_links",
                "maxima",
            )
        ] + owner.execute("select * from installation").fetchall()


_ACTS = (
    "insert into installation (demo) values (true)",
    "update heads set seq = seq - 1",
    "update heads set centrale_seq = centrale_seq - 1",
    "update heads set recorded_at = recorded_at - interval '1 second'",
    "update heads set recorded_at = null",
    "update heads set recorded_at = recorded_at + interval '1 hour'",
    "update heads set seq = seq + 1, recorded_at = clock_timestamp() + interval '1 day'",
    "update heads set log = 'another'",
    "update heads set territory = '13'",
    "insert into heads (log, seq) values ('new', 7)",
    "insert into heads (log, recorded_at) values ('new', '2030-01-01')",
    "insert into heads (log, centrale_seq) values ('new', 7)",
    "delete from heads",
    "truncate heads",
    _event_of("'cpam-075'", xid="'7'"),
    _event_of("'caf-013'"),
    "update heads set log = log || '-' where log = 'cpam-075'",
    "update events set data = '{}'",
    "delete from events",
    "truncate events",
    _append_at("clock_timestamp() - interval '1 second'"),
    _append_at("clock_timestamp() + interval '1 day'"),
    "alter table heads disable trigger all",
    "drop trigger heads_move_forward on heads",
    "set session_replication_role = replica",
    "alter table events no force row level security",
    "create table mine ()",
)


@pytest.mark.parametrize("kind", KINDS)
def test_no_role_does_this_to_the_logs(written: Database, kind: Kind) -> None:
    before = _state(written)

    with closing(written.connect(kind)) as connection:
        for act in _ACTS:
            assert _refused(connection, act, log=MEMBER), act
            for log in ("", "centrale", "*"):  # a role does not see rows that its policies hide
                _refused(connection, act, log=log)
            assert _state(written) == before, act


def _refused(connection: Connection[Any], act: str, *, log: str) -> bool:
    try:
        with connection.transaction():
            connection.execute("select set_config('tremplin.log', %s, true)", (log,))
            connection.execute(act)
    except InsufficientPrivilege:
        return True
    return False


def test_a_head_still_moves_forward(written: Database) -> None:
    with closing(written.connect("command")) as connection:
        appended = append_to(connection, MEMBER, [new_fact(MEMBER, 3), new_fact(MEMBER, 4)], delivered=9)

    assert (appended.first, appended.last) == (3, 4)


def test_an_accepted_clock_lets_a_log_go_on(written: Database) -> None:
    with closing(written.connect_superuser()) as owner:
        ahead = owner.execute(
            "update heads set recorded_at = clock_timestamp() + interval '1 hour' where log = %s"
            " returning recorded_at",
            (MEMBER,),
        ).fetchone()
        owner.execute(
            "insert into accepted_clocks (log, upto) select log, recorded_at from heads where log = %s",
            (MEMBER,),
        )
    assert ahead is not None

    with closing(written.connect("command")) as connection:
        appended = append_to(connection, MEMBER, [new_fact(MEMBER, 3)])

    assert appended.recorded_at == ahead[0] + timedelta(microseconds=1)


def test_a_demos_loader_gives_the_clock_and_lowers_nothing(written: Database) -> None:
    with closing(written.connect()) as owner:
        declare_demo(owner)
    before = _state(written)

    with closing(written.connect("command")) as connection:
        assert _refused(connection, "update heads set seq = seq - 1", log=MEMBER)
        assert _state(written) == before
        assert not _refused(connection, _append_at("'2020-01-01'"), log=MEMBER)


@pytest.fixture
def two_persons(database: Database) -> Iterator[tuple[str, str]]:
    """Two persons, the first of whom worked for a member."""
    with store_logs(database) as logs:
        logs.clear()
        story = Story(logs)
        story.ready(MEMBER, OTHER)
        first, second = a_person(story), a_person(story)
        story.declares(MEMBER, "h1", person=first)
        story.validates(MEMBER, "h1")
        closes(story, "2026-Q1", on="2026-04-10")
        yield first, second


_KEYS = "select id from person_keys"
_KEY_OF = "(select key from person_links where log = 'cpam-075' and declaration = 'h1')"


def _seen(database: Database, settings: dict[str, str], act: str) -> int:
    with closing(database.connect("command")) as connection, connection.transaction():
        for name, value in settings.items():
            connection.execute("select set_config(%s, %s, true)", (name, value))
        return connection.execute(act).rowcount


@pytest.mark.usefixtures("two_persons")
def test_the_keys_of_nobody_in_hand_are_neither_read_nor_destroyed(database: Database) -> None:
    before = _state(database)

    for act in (_KEYS, "select tag from persons", "delete from person_keys"):
        for log in ("", MEMBER, OTHER, "centrale", "*"):
            assert _seen(database, {"tremplin.log": log}, act) == 0, (act, log)
    assert _state(database) == before


def test_a_key_is_that_of_the_person_in_hand(database: Database, two_persons: tuple[str, str]) -> None:
    for person in two_persons:
        settings = {"tremplin.person": tag(person).hex()}

        assert _seen(database, settings, _KEYS) == _seen(database, settings, "select from persons") == 1
    assert _seen(database, {"tremplin.person": tag("no one").hex()}, _KEYS) == 0


def test_destroying_the_keys_destroys_that_of_the_person_in_hand(
    database: Database, two_persons: tuple[str, str]
) -> None:
    destroyed = _seen(database, {"tremplin.person": tag(two_persons[1]).hex()}, "delete from person_keys")

    assert destroyed == 1
    assert _seen(database, {"tremplin.person": tag(two_persons[0]).hex()}, _KEYS) == 1
    assert _seen(database, {"tremplin.person": tag(two_persons[1]).hex()}, _KEYS) == 0


@pytest.mark.usefixtures("two_persons")
def test_a_declaration_gives_its_key_in_its_own_log_and_to_read_alone(database: Database) -> None:
    here, elsewhere = ({"tremplin.log": log, "tremplin.declaration": "h1"} for log in (MEMBER, OTHER))

    assert _seen(database, here, _KEYS) == 1
    assert _seen(database, elsewhere, _KEYS) == 0
    assert _seen(database, here, "delete from person_keys") == 0


@pytest.mark.usefixtures("two_persons")
def test_hours_by_public_read_the_keys_of_one_contract_and_quarter(database: Database) -> None:
    with closing(database.connect("command")) as connection:
        publics = hours_by_public(connection, contract="nettoyage", quarter="2026-Q1", threshold=1)
        after = connection.execute(_KEYS).rowcount

    assert publics.total
    assert after == 0
    assert _seen(database, {"tremplin.publics": "nettoyage/2025-Q4"}, _KEYS) == 0
    assert _seen(database, {"tremplin.publics": "nettoyage/2026-Q1"}, "delete from person_keys") == 0


def test_nobody_takes_over_the_row_of_another_person(
    database: Database, two_persons: tuple[str, str]
) -> None:
    before = _state(database)
    settings = {"tremplin.person": tag(two_persons[0]).hex()}

    with pytest.raises(InsufficientPrivilege):
        _seen(database, settings, "delete from persons")
    assert _seen(database, {"tremplin.person": ""}, "update persons set sealed = ''") == 0
    assert _state(database) == before


@pytest.mark.parametrize(
    "act",
    [
        "insert into persons (tag, key, sealed) select decode('%(mine)s', 'hex'), %(key)s, ''",
        "update persons set key = %(key)s",
        "update persons set tag = ''",
        "update person_links set key = %(key)s",
        "update person_links set declaration = 'h9'",
        "insert into person_links (log, declaration, key) values ('caf-013', 'h9', %(key)s)",
        "update person_hours set sealed = ''",
        "update person_hours set declaration = 'h9'",
        "insert into maxima (log, contract, lot, maximum) values ('centrale', 'another', '1', 1)",
    ],
)
def test_no_row_is_turned_to_the_key_of_another(
    database: Database, two_persons: tuple[str, str], act: str
) -> None:
    before = _state(database)
    new, second = (tag(person).hex() for person in ("new", two_persons[1]))

    for mine in (new, second):
        with pytest.raises((InsufficientPrivilege, UniqueViolation)):
            _seen(
                database,
                {"tremplin.person": mine, "tremplin.log": MEMBER},
                act % {"mine": mine, "key": _KEY_OF},
            )
    assert _state(database) == before


@pytest.mark.usefixtures("two_persons")
def test_claims_change_in_the_log_at_hand_alone(database: Database) -> None:
    before = _state(database)

    for log in ("", OTHER, "centrale", "*"):
        assert _seen(database, {"tremplin.log": log}, "update person_hours set hours = 0, validated = 0") == 0
    assert _state(database) == before
