"""Rule 17: numbers of markets do not add up over years; each window counts its own, once each."""

import pytest

from support.feeding import feed
from support.in_process_api import Api, a_member, a_registered_contract, an_organisation, api
from support.postgres_server import Database
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres


def a_reserved_contract(buyer: Api, *, member: str) -> str:
    """A contract from 2024 to 2027 of two lots reserved for EA and ESAT, open to a member."""
    contractor = an_organisation(buyer, "contractor")
    lots = [{"id": lot, "title": lot, "reservation": {"articles": ["L2113-12"]}} for lot in ("1", "2")]
    contract = a_registered_contract(
        buyer, title="Espaces verts", starts_on="2024-01-01", ends_on="2027-12-31", lots=lots
    )
    buyer.made(f"contracts/{contract}/publish")
    buyer.made(f"contracts/{contract}/members", member=member, from_="2024-01-01")
    for lot in ("1", "2"):
        buyer.made(
            f"contracts/{contract}/lots/{lot}/award",
            contractor=contractor,
            notified_on="2024-01-01",
            evidence={"share_percent": "55.00", "on": "2023-12-01"},
        )
    return contract


def test_rule_17_a_lot_used_in_two_years_is_one_lot_over_both(module_database: Database) -> None:
    buyer = api(Role.BUYER)
    member = a_member(buyer)
    contract = a_reserved_contract(buyer, member=member)
    for lot, day in (("1", "2024-03-01"), ("1", "2025-03-01"), ("2", "2025-04-01")):
        buyer.made(f"members/{member}/call-offs", contract=contract, lot=lot, amount="1000.00", placed_on=day)
    feed(module_database)

    def used(first: str, last: str) -> tuple[int, int]:
        window = {"effective_from": first, "effective_to": last}
        usage = buyer.get(f"members/{member}/results", **window).json()["reserved_usage"]
        return usage["reserved_lots_used"], usage["reserved_lots_open"]

    # lot 1 in 2024, lots 1 and 2 in 2025: 1 and 2, and 2 over both, not 3; two lots are open all along
    assert used("2024-01-01", "2024-12-31") == (1, 2)
    assert used("2025-01-01", "2025-12-31") == (2, 2)
    assert used("2024-01-01", "2025-12-31") == (2, 2)
