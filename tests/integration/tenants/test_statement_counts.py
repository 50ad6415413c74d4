"""How many SQL statements each read sends on the year of the demo: one more, or one less, is a change to look at."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

from support.demo_clients import demo_client
from support.postgres_server import Database
from tremplin_infra.demo.acts.parties import WORKED_EXAMPLE
from tremplin_tenants.api.urls import TABLE
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres

READS = {name: row for name, row in TABLE.items() if row.method == "GET"}
QUERIES = {
    "explain": {"measure": "validated"},
    "publics": {"contract": "nettoyage-nord", "quarter": "2026-Q1"},
    "audit-replay": {"log": WORKED_EXAMPLE},
    "audit-verify": {"log": WORKED_EXAMPLE},
}
# Audits read a log in slices: how many statements they send follows its length.
AUDITS = {"audit-replay", "audit-verify"}
EXPECTED = {
    "referents": 10,
    "commitments": 10,
    "objectives": 12,
    "trainings": 10,
    "sourcing": 12,
    "screenings": 10,
    "waivers": 10,
    "conventions": 13,
    "meetings": 10,
    "status": 15,
    "me": 8,
    "results": 13,
    "explain": 12,
    "members": 14,
    "member-results": 13,
    "lots": 14,
    "lot": 15,
    "hours": 10,
    "reserved-usage": 11,
    "doeth": 13,
    "spaser": 15,
    "tasks": 15,
    "publics": 12,
    "catalogue": 13,
    "events": 9,
}
"""Four find the key and count the request, two open the transaction, three say how far the answer is good for."""


def test_each_read_sends_as_many_statements_as_expected(
    demo_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = _names(demo_database)
    found = {}
    for endpoint, view in READS.items():
        if endpoint in AUDITS:
            continue
        client = demo_client(next(role for role in Role if role in view.roles))
        address = f"/api/v1/{view.path.format(**names)}"
        assert client.get(address, QUERIES.get(endpoint, {})).status_code == 200, endpoint
        with _counted(monkeypatch) as statements:
            client.get(address, QUERIES.get(endpoint, {}))
        found[endpoint] = len(statements)

    assert found == EXPECTED


@contextmanager
def _counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    statements: list[str] = []
    execute = psycopg.Cursor.execute

    def counted(cursor: psycopg.Cursor[Any], query: Any, *arguments: Any, **options: Any) -> Any:
        statements.append(str(query))
        return execute(cursor, query, *arguments, **options)

    with monkeypatch.context() as patched:
        patched.setattr(psycopg.Cursor, "execute", counted)
        yield statements


def _names(database: Database) -> dict[str, str]:
    with database.connect_superuser() as connection:
        row = connection.execute(
            "select contract, lot, declaration from ledger_declarations where log = %s order by declaration",
            [WORKED_EXAMPLE],
        ).fetchone()
    assert row is not None
    contract, lot, declaration = row
    return {
        "member": WORKED_EXAMPLE,
        "contract": contract,
        "lot": lot,
        "id": declaration,
        "quarter": "2026-Q1",
        "tranche": "optionnelle",
    }
