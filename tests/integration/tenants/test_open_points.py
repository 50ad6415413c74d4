"""Open points that a buyer settles, and contractors that declared nothing."""

import pytest

from support.feeding import feed
from support.in_process_api import (
    a_contract,
    a_market,
    a_member,
    a_registered_contract,
    an_organisation,
    api,
    hours_body,
    new_name,
)
from support.member_year import pages
from support.postgres_server import Database, paris_day
from support.two_of_each import kept
from tremplin_projections.queries.clauses.silence import days_of, ended_quarter
from tremplin_tenants.roles import Role

pytestmark = [pytest.mark.postgres]

DECISION = {"decision": "L2113-12 est retenu", "reason": "avis du service juridique"}


def test_a_decision_closes_the_task_that_nothing_else_closes(module_database: Database) -> None:
    buyer = api(Role.BUYER)
    lots = [{"id": "1", "title": "Espaces verts", "reservation": {"articles": []}}]
    contract = a_registered_contract(buyer, lots=lots)
    buyer.made(f"contracts/{contract}/publish")
    feed(module_database)
    [task] = pages(buyer, "tasks", contract=contract)
    assert task["kind"] == "article-to-state"

    settled = buyer.post(f"open-points/{task['id']}/settle", DECISION)

    assert (settled.status_code, settled.json()["id"]) == (200, task["id"])
    feed(module_database)
    assert pages(buyer, "tasks", contract=contract) == []
    seq = settled.json()["position"]["seq"]
    [event] = buyer.get("events", after=seq - 1, limit=1).json()["results"]
    assert event["type"] == "open-point.settled"
    assert event["sentence"].replace("\xa0", " ") == (
        "La centrale tranche l’article de la réservation (le lot 1 « Espaces verts » du contrat « Nettoyage ») : "
        "L2113-12 est retenu ; motif : avis du service juridique."
    )
    before = kept(module_database)
    again = buyer.post(f"open-points/{task['id']}/settle", DECISION)
    assert (again.status_code, again.json()["code"]) == (422, "already-settled")
    assert kept(module_database) == before


def test_what_is_no_open_point_is_not_settled(module_database: Database) -> None:
    buyer = api(Role.BUYER)
    member, contractor, contract = a_market(buyer)
    declaring = api(Role.CONTRACTOR, contractor)
    declaring.made(f"members/{member}/hours", id="h", **hours_body(contract, contractor))
    feed(module_database)
    [task] = pages(buyer, "tasks", contract=contract, kind="declaration-to-validate")
    before = kept(module_database)

    for identifier in (task["id"], "nothing-here"):
        for body in (DECISION, {}):  # what is not there is answered before the form
            assert buyer.post(f"open-points/{identifier}/settle", body).status_code == 404

    assert kept(module_database) == before


def test_the_same_key_settles_once(module_database: Database) -> None:
    buyer = api(Role.BUYER)
    lots = [{"id": "1", "title": "Sols", "reservation": {"articles": []}}]
    contract = a_registered_contract(buyer, lots=lots)
    buyer.made(f"contracts/{contract}/publish")
    feed(module_database)
    [task] = pages(buyer, "tasks", contract=contract)
    key = {"Idempotency-Key": new_name("key")}

    first = buyer.post(f"open-points/{task['id']}/settle", DECISION, headers=key)
    feed(module_database)
    second = buyer.post(f"open-points/{task['id']}/settle", DECISION, headers=key)

    assert (first.status_code, first.content) == (second.status_code, second.content)


RATE = {"way": "rate", "function": "main", "hours_per_1000_euros": "20.00"}


def test_a_contractor_that_declared_nothing_last_quarter_has_a_task(module_database: Database) -> None:
    buyer = api(Role.BUYER)
    member, contractor = a_member(buyer), an_organisation(buyer, "contractor")
    contract = a_contract(buyer, contractor=contractor, member=member, clause=RATE)
    declaring = api(Role.CONTRACTOR, contractor)
    stranger = api(Role.CONTRACTOR, an_organisation(buyer, "contractor"))
    feed(module_database)
    assert pages(buyer, "tasks", contract=contract, kind="nothing-declared") == []  # nothing is due
    order = {"id": "o", "contract": contract, "lot": "1", "amount": "41650.00", "placed_on": "2024-01-05"}
    buyer.made(f"members/{member}/call-offs", **order)
    feed(module_database)

    [task] = pages(declaring, "tasks", kind="nothing-declared")
    [same] = pages(buyer, "tasks", contract=contract, kind="nothing-declared")

    assert same == {**task, "buyer": "equipe-rso"}
    assert (task["owner"], task["member"], task["hours"]) == (contractor, member, "833.00")
    assert task["reason"].startswith(f"Rien n’est déclaré par {contractor} pour Membre {member} sur le lot 1")
    assert pages(stranger, "tasks") == []
    ended = days_of(ended_quarter(paris_day(module_database)))
    work = {"first": ended["ended_first"], "last": ended["ended_last"]}
    declaring.made(f"members/{member}/hours", id="h", **hours_body(contract, contractor, "7.00", **work))
    feed(module_database)
    assert pages(declaring, "tasks", kind="nothing-declared") == []
    assert pages(buyer, "tasks", contract=contract, kind="nothing-declared") == []
