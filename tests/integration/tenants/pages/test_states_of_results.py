"""Mes résultats of a member whose year begins: the first day, and a log that is behind."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

import pytest

from support.copies_before import delivered_as_before
from support.feeding import feed
from support.in_process_api import Api, a_contract, a_member, a_registered_contract, an_organisation, api
from support.marks import marks_of
from support.postgres_server import Database
from support.signed_in import signed_in
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres


def test_the_empty_state_of_a_first_day(module_database: Database) -> None:
    buyer: Api = api(Role.BUYER)
    member = a_member(buyer)
    a_contract(buyer, contractor=an_organisation(buyer, "contractor"), member=member)
    reserved = {"articles": ["L2113-12"]}
    lots = [{"id": name, "title": name, "reservation": reserved} for name in ("2", "3")]
    two = a_registered_contract(buyer, lots=lots)
    buyer.made(f"contracts/{two}/publish")
    buyer.made(f"contracts/{two}/members", member=member, from_="2020-01-01")
    feed(module_database)

    page = signed_in(Role.MEMBER, member).get("/resultats").content.decode()

    assert "Vous êtes membre depuis le 1er\u00a0janvier\u00a02020" in page
    assert "2\u00a0contrats vous sont ouverts" in page
    assert "<p>3\u00a0lots, dont 2\u00a0réservés. <a" in page
    assert marks_of(signed_in(Role.MEMBER, member).get("/resultats")).figures == []


@pytest.mark.parametrize("order", [nullcontext, delivered_as_before])
def test_a_first_day_says_since_when_wherever_the_log_says_it(
    module_database: Database, order: Callable[[], AbstractContextManager[None]]
) -> None:
    buyer: Api = api(Role.BUYER)
    buyer.post("quarters/2019-Q4/close")  # what every member receives, whenever it joins
    member = a_member(buyer)
    page = signed_in(Role.MEMBER, member)
    with order():
        feed(module_database)
    assert "Vous êtes membre depuis le 1er\u00a0janvier\u00a02020" in page.get("/resultats").content.decode()

    buyer.made(f"organisations/{member}/membership", joined_on="2021-02-03")
    feed(module_database)

    assert "Vous êtes membre depuis le 3\u00a0février\u00a02021" in page.get("/resultats").content.decode()


def test_a_log_that_is_behind_says_by_how_much(module_database: Database) -> None:
    buyer: Api = api(Role.BUYER)
    member = a_member(buyer)
    contract = a_contract(buyer, contractor=an_organisation(buyer, "contractor"), member=member)
    feed(module_database)
    own = api(Role.MEMBER, member)
    for amount in ("10.00", "20.00"):
        body = {"contract": contract, "lot": "1", "amount": amount, "placed_on": "2026-02-02"}
        assert own.post(f"members/{member}/call-offs", body).status_code == 201

    page = signed_in(Role.MEMBER, member).get("/resultats").content.decode()

    assert "En retard de 2\u00a0événements" in page
    assert "À jour" not in page
