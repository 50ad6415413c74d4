"""The confirmation of a fact of the centrale: the event, and who receives it."""

from datetime import date
from typing import Any

import pytest

from support.feeding import feed
from support.in_process_api import Api, a_market, a_member, a_registered_contract, api
from support.postgres_server import Database
from tremplin_tenants.api.contracts.catalogue import Catalogue
from tremplin_tenants.pages.web.changes import Changes
from tremplin_tenants.pages.web.confirmation import confirmed
from tremplin_tenants.pages.web.page_reads import PageReads
from tremplin_tenants.rest.problem import Problem
from tremplin_tenants.roles import CENTRALE, Caller, Role

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def market(module_database: Database) -> tuple[Api, str, str]:
    buyer = api(Role.BUYER)
    member, _, contract = a_market(buyer)
    feed(module_database)
    return buyer, member, contract


def caller(role: Role, organisation: str = CENTRALE) -> Caller:
    return Caller(
        organisation=organisation, role=role, prefix="tests", expires_on=None, today=date(2026, 11, 29)
    )


def confirmation(fait: str, by: Caller) -> Changes | None:
    with PageReads(by) as reads:
        return confirmed(reads, {"fait": fait}, shown_by=Catalogue)


def fact(answer: dict[str, Any]) -> str:
    return f"{answer['position']['log']}:{answer['position']['seq']}"


def a_shared_contract(buyer: Api, count: int) -> tuple[str, list[str]]:
    """A contract open to so many members by name, and these, in order."""
    contract = a_registered_contract(buyer)
    buyer.made(f"contracts/{contract}/publish")
    members = sorted(a_member(buyer) for _ in range(count))
    for member in members:
        buyer.made(f"contracts/{contract}/members", member=member, from_="2026-01-01")
    return contract, members


def test_a_confirmation_says_who_receives_the_fact(
    market: tuple[Api, str, str], module_database: Database
) -> None:
    buyer, member, contract = market
    registered, (shared, opened) = a_registered_contract(buyer), a_shared_contract(buyer, 7)
    facts = {
        "nobody": fact(buyer.made(f"contracts/{registered}/publish")),
        "all": fact(buyer.made("contracts/" + registered + "/members", all=True, from_="2026-01-01")),
        "member": fact(buyer.made(f"contracts/{contract}/lots/1/allocation", member=member, hours="12.00")),
        "contract": fact(buyer.made(f"contracts/{contract}/renewals", until="2031-12-31")),
        "several": fact(buyer.made(f"contracts/{shared}/renewals", until="2031-12-31")),
    }
    feed(module_database)

    found = {name: confirmation(position, caller(Role.BUYER)) for name, position in facts.items()}
    said = {name: done.receivers for name, done in found.items() if done is not None}
    assert said == {
        "nobody": "Il reste au journal de la centrale : aucun membre ne le reçoit.",
        "all": "Tous les membres le reçoivent dans leur journal, et ceux qui rejoindront la centrale.",
        "member": f"Membre {member} le reçoit dans son journal.",
        "contract": f"Le reçoivent dans leur journal : 1\u00a0membre à qui le contrat est ouvert, Membre {member}.",
        "several": "Le reçoivent dans leur journal : 7\u00a0membres à qui le contrat est ouvert, "
        f"{', '.join(f'Membre {name}' for name in opened[:5])} et 2\u00a0autres.",
    }
    assert all(done is not None and done.changes is None for done in found.values())


def test_a_fact_that_is_not_there_or_not_one_s_own_is_absent(market: tuple[Api, str, str]) -> None:
    _, member, _ = market
    for fait, by in (
        ("centrale:99999", caller(Role.AUDITOR)),
        ("centrale:1", caller(Role.MEMBER, member)),
        ("nobody:1", caller(Role.BUYER)),
        ("centrale", caller(Role.BUYER)),
    ):
        with pytest.raises(Problem) as refused:
            confirmation(fait, by)
        assert refused.value.status_code in (404, 422), fait
