"""Migrations of data: claims keep their person and marks, observed contracts are compared as rows."""

from contextlib import closing
from importlib.resources import files
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from pytest_django import DjangoDbBlocker

from support.decp_files import contract_row, document, modification, write_json
from support.postgres_server import PostgresServer, django_on
from tremplin_infra.database.migrating import make_roles, migrate
from tremplin_platform.commands.decp.recording.file_import import import_files
from tremplin_platform.store.decp.observed import CentraleLog
from tremplin_platform.store.reading import head

pytestmark = pytest.mark.postgres

_BEFORE = """
insert into heads (log) values ('cpam-075');
insert into person_keys (key) values ('k');
insert into person_hours (log, declaration, key, sealed, contract, lot, worked_from, worked_to, work_quarter, hours,
                          validated, overclaimed, to_take_back)
select 'cpam-075', 'h' || number, (select id from person_keys), 's', 'c', '1', '2026-01-05', '2026-01-05', '2026-Q1',
       100 * number, 0, number = 1, number = 2
  from generate_series(1, 6) as number;
update person_hours set key = null where declaration in ('h4', 'h6');
"""


def test_kept_answers_survive_and_rows_are_not_distinguishable(
    postgres_server: PostgresServer, django_db_blocker: DjangoDbBlocker
) -> None:
    with postgres_server.empty() as database, django_db_blocker.unblock(), django_on(database):
        with database.connect() as owner:
            make_roles(owner, database.url)
        call_command("migrate", "infra", "0008", database="owner", interactive=False, verbosity=0)
        with database.connect_superuser() as owner:
            owner.execute(_BEFORE)
        migrate(database.url, verbosity=0)
        with database.connect_superuser() as owner:
            links = owner.execute(
                "select declaration, overclaimed, to_take_back, key = (select id from person_keys)"
                " from person_links order by 1"
            ).fetchall()
            hours = owner.execute("select declaration, hours from person_hours order by 1").fetchall()
            writers = owner.execute("select count(distinct xmin::text) from person_hours").fetchone()
            forced = owner.execute(
                "select count(*) from pg_class where relforcerowsecurity and relname like 'person%'"
            ).fetchone()

    assert links == [
        ("h1", True, False, True),
        ("h2", False, True, True),
        ("h3", False, False, True),
        ("h5", False, False, True),
    ]
    assert hours == [(f"h{number}", 100 * number) for number in range(1, 7)]
    assert writers == (1,)
    assert forced == (4,)


# What the program of today appends with, and the database of before has not: lent for the import that comes first.
_DIGEST = (
    files("tremplin_platform.store")
    .joinpath("sql/0017_digest.sql")
    .read_text(encoding="utf-8")
    .partition("revoke")[0]
)

_ROWS = [
    contract_row("A", objet="Entretien de 300 m² de haies…"),
    contract_row("B", objet="E\u0301te\u0301 cache\u0301\u200b", nature="Marche\u0301"),
    contract_row("C", modifications=[modification(1, objetModification="300 m² de plus", montant=600_000)]),
    contract_row("D"),
]


def _import(connection: psycopg.Connection, *paths: Path) -> dict[str, Any]:
    names = [str(path) for path in paths]
    report = import_files(paths=names, log=CentraleLog(connection), buyers=None, today="2026-11-24").as_json()
    return {name: report[name] for name in ("recorded", "modified", "known", "quarantined")}


def _as_before(text: str) -> str:
    return "".join(text.split()).casefold()


def test_a_file_imported_before_adds_nothing_when_it_comes_again(
    postgres_server: PostgresServer,
    django_db_blocker: DjangoDbBlocker,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = write_json(tmp_path / "before.json", document(*_ROWS))
    contradicting = write_json(tmp_path / "other.json", document(contract_row("A", objet="300 m de haies")))
    with postgres_server.empty() as database, django_db_blocker.unblock(), django_on(database):
        with database.connect() as owner:
            make_roles(owner, database.url)
        call_command(
            "migrate", "infra", "0015_server_clock", database="owner", interactive=False, verbosity=0
        )
        with database.connect() as owner:
            owner.execute(_DIGEST)
        with closing(database.connect("command")) as commands, monkeypatch.context() as patch:
            patch.setattr("tremplin_platform.commands.decp.recording.comparison.folded", _as_before)
            assert _import(commands, file)["recorded"] == 4
            before = head(commands, log="centrale")
        with database.connect() as owner:
            owner.execute("drop function event_instant, event_digest")
        migrate(database.url, verbosity=0)
        with closing(database.connect("command")) as commands:
            again = _import(commands, file)
            after = head(commands, log="centrale")
            other = _import(commands, contradicting)
        with database.connect_superuser() as owner:
            forced = owner.execute(
                "select bool_and(relforcerowsecurity) from pg_class where relname in ('events', 'observed')"
            ).fetchone()

    assert again == {"recorded": 0, "modified": 0, "known": 4, "quarantined": {}}
    assert after == before
    assert other["quarantined"] == {"conflict": 1}
    assert forced == (True,)
