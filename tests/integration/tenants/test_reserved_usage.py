"""The lots behind a member's reserved usage: their rows sum to its results, in any window."""

import pytest

from support.in_process_api import api
from support.member_year import Year, a_year, pages
from support.postgres_server import Database
from tremplin_tenants.roles import Role

pytestmark = [pytest.mark.postgres]


@pytest.fixture(scope="module")
def year(module_database: Database) -> Year:
    return a_year(module_database)


def test_a_row_carries_each_measure_and_the_category_of_the_winner(year: Year) -> None:
    (row,) = pages(api(Role.MEMBER, year.member), "reserved-usage")

    # Lot 1 is reserved to nobody and an EA won it: 60.00 invoiced less 10.00, and 118 + 14.5 - 6 hours validated.
    assert (row["reserved"], row["reserved_spend"], row["reserved_lots_open"]) == (False, "0.00", 0)
    assert (row["protected_spend_not_reserved"], row["protected_wins_not_reserved"]) == ("50.00", 1)
    assert row["hours_from_protected"] == "126.50"
    assert row["by_category"] == [
        {
            "category": "L2113-12",
            "protected_spend_not_reserved": "50.00",
            "hours_from_protected": "126.50",
        }
    ]


def test_rows_are_those_of_the_window_asked(year: Year) -> None:
    reading = api(Role.BUYER)
    (before,) = pages(reading, "reserved-usage", member=year.member, effective_to="2025-12-31")

    assert (before["protected_spend_not_reserved"], before["hours_from_protected"]) == ("0.00", "0.00")
    assert pages(reading, "reserved-usage", member=year.member, usage="resale") == []
    refused = reading.get("reserved-usage", effective_from="2026-02-01", effective_to="2026-01-01")
    assert refused.status_code == 422
