"""What `results` says needs attention: since when hours wait, from the events of their declarations."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from support.in_process_api import api
from support.member_year import Year
from tremplin_projections.queries.figures.window import KnownAt
from tremplin_projections.queries.members.results import results
from tremplin_projections.scope import reading
from tremplin_tenants.roles import Role

pytestmark = [pytest.mark.postgres]


def test_hours_wait_too_long_thirty_days_after_they_were_declared(year: Year) -> None:
    now = api(Role.MEMBER, year.member).get("results").json()
    declared = datetime.fromisoformat(now["as_of"]["recorded_at"]).date()

    assert "pending-long" not in [item["code"] for item in now["attention"]]
    assert "pending-long" not in _codes(year, today=declared + timedelta(days=29))
    assert "pending-long" in _codes(year, today=declared + timedelta(days=32))


def test_hours_decided_since_were_waiting_then(year: Year) -> None:
    """At `year.then - 1` the 118.00 hours validated next waited; at `year.then` no hours were declared but these."""
    as_of = api(Role.MEMBER, year.member).get("results").json()["as_of"]
    later = datetime.fromisoformat(as_of["recorded_at"]) + timedelta(days=40)
    then = KnownAt(seq=year.then, recorded_at=later, asked="then", instant=later)

    assert "pending-long" in _codes(year, known_at=replace(then, seq=year.then - 1))
    assert "pending-long" not in _codes(year, known_at=then)


def _codes(year: Year, *, today: date = date(2026, 11, 29), known_at: KnownAt | None = None) -> list[str]:
    with reading(log=year.member):
        found = results(log=year.member, today=today, known_at=known_at)
    return [item.code for item in found.attention]
