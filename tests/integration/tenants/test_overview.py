"""A member's page of today: each part is what the API answers, read in one transaction by few statements."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import orjson
import pytest
from django.db import connection

from support.demo_clients import demo_client
from support.postgres_server import Database
from tremplin_infra.demo.acts.parties import WORKED_EXAMPLE
from tremplin_tenants.api.overview import Overview
from tremplin_tenants.pages.web.page_reads import PageReads
from tremplin_tenants.rest.problem import Problem
from tremplin_tenants.roles import Caller, Role

pytestmark = pytest.mark.postgres

OPENING = ("set transaction", "select set_config")
MEMBERS = (WORKED_EXAMPLE, "caf-067", "cpam-063", "siege")


def test_each_part_is_what_the_api_answers(demo_database: Database) -> None:
    buyer = demo_client(Role.BUYER)
    for member in MEMBERS:
        results = buyer.get(f"/api/v1/members/{member}/results").json()
        with PageReads(caller(Role.BUYER, "centrale", today=results["asked"]["effective_to"])) as reads:
            found = reads.read(Overview, member=member)

        assert orjson.dumps(found["results"]) == orjson.dumps(results)
        for part, path in (("lots", "lots"), ("reserved_usage", "reserved-usage"), ("doeth", "doeth")):
            rows = buyer.get(f"/api/v1/{path}", {"member": member, "limit": "500"}).json()["results"]
            assert found[part] == rows, (member, part)


def test_it_takes_eight_statements_at_most(demo_database: Database) -> None:
    with _sent() as statements, PageReads(caller(Role.MEMBER, WORKED_EXAMPLE)) as reads:
        reads.read(Overview, member=WORKED_EXAMPLE)

    sent = [statement for statement in statements if not statement.startswith(OPENING)]
    # Name and position, sums, terms, facts of lots, years and details of the DOETH.
    assert (len(statements), len(sent)) == (8, 6)


def test_another_s_and_what_is_absent_are_the_same_404(demo_database: Database) -> None:
    refusals = []
    for member in ("caf-067", "nobody", "centrale"):
        with PageReads(caller(Role.MEMBER, WORKED_EXAMPLE)) as reads, pytest.raises(Problem) as refused:
            reads.read(Overview, member=member)
        refusals.append((refused.value.status_code, refused.value.detail))
    for member in ("nobody", "centrale"):
        with PageReads(caller(Role.AUDITOR, "centrale")) as reads, pytest.raises(Problem) as refused:
            reads.read(Overview, member=member)
        refusals.append((refused.value.status_code, refused.value.detail))

    assert refusals[0][0] == 404
    assert len({str(refusal) for refusal in refusals}) == 1


def caller(role: Role, organisation: str, *, today: str = "2026-11-29") -> Caller:
    return Caller(
        organisation=organisation,
        role=role,
        prefix="00000000",
        expires_on=None,
        today=date.fromisoformat(today),
    )


@contextmanager
def _sent() -> Iterator[list[str]]:
    """The statements of the read's transaction, but for the one that says how current the page is."""
    statements: list[str] = []

    def kept(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        statements.append(" ".join(sql.split()).lower())
        return execute(sql, params, many, context)

    with connection.execute_wrapper(kept):
        yield statements
