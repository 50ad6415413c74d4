"""What was known stays the same bytes, whatever is recorded, merged, rebuilt or started again since."""

from functools import partial

import pytest

from support.bulk_hours import declare
from support.command_line import tremplin
from support.feeding import feed
from support.in_process_api import a_member, api
from support.member_year import Year, a_year
from support.postgres_server import Database
from support.story import siret_of
from tremplin_consumers.rebuilds.rebuild import rebuild
from tremplin_tenants.roles import Role

pytestmark = [pytest.mark.faults, pytest.mark.postgres]  # it takes some 15 s


def known(year: Year) -> dict[str, bytes]:
    """Every answer about the past of the member's log, as an auditor reads it."""
    reading, then = api(Role.AUDITOR), str(year.then)
    asked = {
        f"members/{year.member}/results": {"known_at": then},
        "audit/compare": {"log": year.member, "from": "2", "to": then},
    }
    answers = {path: reading.get(path, **query) for path, query in asked.items()}
    assert {answer.status_code for answer in answers.values()} == {200}
    return {path: answer.content for path, answer in answers.items()}


def explained(year: Year) -> list[bytes]:
    """The member's own: the entries of a figure of then, and how it came to be."""
    reading, asked = api(Role.MEMBER, year.member), {"measure": "missing", "known_at": str(year.then)}
    return [reading.get(f"results/{name}", **asked).content for name in ("explain", "history")]


def audited(database: Database, year: Year) -> list[bytes]:
    """The same as `known`, as another process prints it from the events alone."""
    then, settings = str(year.then), {"DATABASE_URL": database.url}
    asked = (("state", "--at", then), ("compare", "--from", "2", "--to", then))
    printed = [
        tremplin("audit", act, year.member, *options, "--json", settings=settings) for act, *options in asked
    ]
    return [answer.stdout.rstrip("\n").encode() for answer in printed]


def test_what_was_known_stays_the_same_bytes(database: Database) -> None:
    year, buyer = a_year(database), api(Role.BUYER)
    first, entries = known(year), explained(year)
    assert b'"seq":%d' % year.then in entries[0]

    def recorded() -> None:
        with database.connect_superuser() as superuser:
            declare(superuser, {year.member: 1000})

    def known_by_another_number() -> None:
        on = {"siret": siret_of("another"), "from": "2026-01-01"}
        assert buyer.post(f"organisations/{year.member}/siret", on).status_code == 200

    again = partial(rebuild, "ledger", database_url=database.role_url("feed"), log=None, processes=1)
    for happens in (recorded, known_by_another_number, again):
        happens()
        feed(database)
        assert known(year) == first
        assert explained(year) == entries

    buyer.made(f"organisations/{year.member}/merge", into=a_member(buyer), on="2026-11-01")
    feed(database)
    assert known(year) == first
    assert audited(database, year) == list(first.values())
