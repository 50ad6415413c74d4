"""A contract under L2112-2-1 with no social condition waits for one, or for an entry in the register (E.20)."""

from typing import Any

import pytest

from support.feeding import feed
from support.in_process_api import Api, a_registered_contract, an_organisation, api, new_name
from support.member_year import pages
from support.postgres_server import Database
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres

NOTICE = "2026-08-22"
CONTRACTING, ENTITY, CENTRAL, NOBODY = "contracting-authority", "entity", "central-authority", None
CLAUSE = {"way": "fixed", "function": "main", "hours": "100.00"}


def a_buyer(buyer: Api, status: str | None) -> str:
    """Who buys, with this status; where it is None, one that is not registered."""
    name = new_name("acheteur")
    if status is not None:
        buyer.made("organisations", id=name, name=name, siret=_siret(name), kind="other", buyer_status=status)
    return name


def published(by: Api, /, *, status: str | None = CONTRACTING, **stated: Any) -> str:
    """A published contract whose notice is of the first day of the article, and which says nothing social."""
    terms = {"notice_on": NOTICE, "starts_on": "2026-10-01", "buyer": a_buyer(by, status), **stated}
    contract = a_registered_contract(by, **terms)
    by.made(f"contracts/{contract}/publish")
    return contract


def missing(buyer: Api, database: Database, contract: str) -> list[dict[str, Any]]:
    """Its open tasks of this kind."""
    feed(database)
    return pages(buyer, "tasks", kind="waiver-missing", contract=contract)


@pytest.mark.parametrize(
    ("status", "cpv", "amount", "is_open"),
    [
        (CENTRAL, None, "140000.00", True),
        (CENTRAL, None, "139999.99", False),
        (CONTRACTING, None, "216000.00", True),
        (CONTRACTING, None, "215999.99", False),
        (ENTITY, None, "432000.00", True),
        (ENTITY, None, "431999.99", False),
        (NOBODY, None, "140000.00", True),
        (NOBODY, None, "139999.99", False),
        (CENTRAL, "45210000", "5404000.00", True),
        (CENTRAL, "45210000", "5403999.99", False),
        (NOBODY, "45210000", "5404000.00", True),
        (NOBODY, "45210000", "5403999.99", False),
    ],
)
def test_the_threshold_is_that_of_the_buyer_to_the_cent(
    buyer: Api, module_database: Database, status: str | None, cpv: str | None, amount: str, is_open: bool
) -> None:
    contract = published(buyer, status=status, cpv=cpv, maximum=amount)

    assert bool(missing(buyer, module_database, contract)) is is_open


@pytest.mark.parametrize(
    ("notice_on", "starts_on", "due_on"),
    [
        ("2026-08-22", "2026-10-01", "2026-08-22"),
        ("2026-08-21", "2026-10-01", None),
        (None, "2026-08-22", "2026-08-22"),  # without a notice, the law is that of the day it begins
        (None, "2026-08-21", None),
    ],
)
def test_the_law_is_that_of_the_notice_s_day(
    buyer: Api, module_database: Database, notice_on: str | None, starts_on: str, due_on: str | None
) -> None:
    contract = published(buyer, notice_on=notice_on, starts_on=starts_on, maximum="216000.00")

    found = [task["due_on"] for task in missing(buyer, module_database, contract)]
    assert found == ([] if due_on is None else [due_on])


def test_the_task_is_the_buyer_s_and_names_the_article(buyer: Api, module_database: Database) -> None:
    who = a_buyer(buyer, CONTRACTING)
    contract = published(buyer, buyer=who, maximum="300000.00")

    [task] = missing(buyer, module_database, contract)

    assert (task["owner"], task["due_on"], task["buyer"]) == ("centrale", NOTICE, who)
    assert (task["subject"], task["member"], task["lot"]) == (f"centrale/contract/{contract}", None, None)
    assert "L2112-2-1" in task["reason"]
    assert "216 000,00 € d’un autre pouvoir adjudicateur" in _plain(task["reason"])
    assert "n’est pas enregistré" not in task["reason"]


def test_an_unknown_status_is_shown(buyer: Api, module_database: Database) -> None:
    who = a_buyer(buyer, None)
    contract = published(buyer, buyer=who, maximum="200000.00")

    [task] = missing(buyer, module_database, contract)
    assert "140 000,00 € d’une autorité publique centrale" in _plain(task["reason"])
    assert f"Le statut d’{who} n’est pas enregistré" in task["reason"]

    # Registered later as another contracting authority: 200,000 € are under its threshold.
    buyer.made("organisations", id=who, name=who, siret=_siret(who), kind="other", buyer_status=CONTRACTING)
    assert missing(buyer, module_database, contract) == []


def test_a_waiver_closes_it(buyer: Api, module_database: Database) -> None:
    contract = published(buyer, maximum="300000.00")
    assert len(missing(buyer, module_database, contract)) == 1

    buyer.made("waivers", contract=contract, ground="insufficient-link", text="Motif", estimated="300000.00")

    assert missing(buyer, module_database, contract) == []


@pytest.mark.parametrize(
    "condition",
    [
        {"clause": CLAUSE},
        {"reservation": {"articles": ["L2113-12"]}},
        {"reservation": {"articles": []}},
    ],
)
def test_one_lot_with_a_social_condition_is_enough(
    buyer: Api, module_database: Database, condition: dict[str, Any]
) -> None:
    lots = [{"id": "1", "title": "Un"}, {"id": "2", "title": "Deux", **condition}]
    contract = published(buyer, maximum="300000.00", lots=lots)

    assert missing(buyer, module_database, contract) == []


def test_a_reservation_that_is_not_social_is_not_enough(buyer: Api, module_database: Database) -> None:
    lots = [{"id": "1", "title": "Un", "reservation": {"articles": ["L2113-17"]}}]

    assert len(missing(buyer, module_database, published(buyer, maximum="300000.00", lots=lots))) == 1


def test_a_clause_that_an_amendment_brings_closes_it(buyer: Api, module_database: Database) -> None:
    contract = published(buyer, maximum="300000.00")
    assert len(missing(buyer, module_database, contract)) == 1

    buyer.made(
        f"contracts/{contract}/lots/1/target", clause=CLAUSE, effective_on="2026-11-01", ground="R2194-1"
    )

    assert missing(buyer, module_database, contract) == []


def test_a_contract_without_maximum_is_worth_its_lots(buyer: Api, module_database: Database) -> None:
    lots = [
        {"id": "1", "title": "Un", "maximum": "100000.00"},
        {"id": "2", "title": "Deux", "maximum": "115000.00"},
        {"id": "3", "title": "Trois"},
    ]
    contract = published(buyer, lots=lots)
    assert missing(buyer, module_database, contract) == []

    # Winners of a lot without maximum share it: the largest of their amounts counts, once.
    for amount, is_open in (("600.00", False), ("999.99", False), ("1000.00", True)):
        won = {"contractor": an_organisation(buyer, "contractor"), "notified_on": "2026-10-01"}
        buyer.made(f"contracts/{contract}/lots/3/award", **won, amount=amount)
        assert bool(missing(buyer, module_database, contract)) is is_open
    [task] = missing(buyer, module_database, contract)
    assert "216 000,00 €" in _plain(task["reason"])


def test_a_lot_given_up_is_worth_nothing_and_sets_no_condition(buyer: Api, module_database: Database) -> None:
    lots = [
        {"id": "1", "title": "Un", "maximum": "216000.00"},
        {"id": "2", "title": "Deux", "maximum": "1.00", "clause": CLAUSE},
    ]
    contract = published(buyer, lots=lots)
    assert missing(buyer, module_database, contract) == []

    buyer.made(f"contracts/{contract}/lots/2/cancel", reason="infructueux")
    assert len(missing(buyer, module_database, contract)) == 1

    buyer.made(f"contracts/{contract}/lots/1/cancel", reason="infructueux")
    assert missing(buyer, module_database, contract) == []


def test_a_draft_waits_for_nothing(buyer: Api, module_database: Database) -> None:
    contract = a_registered_contract(
        buyer, notice_on=NOTICE, starts_on="2026-10-01", maximum="300000.00", buyer="equipe-rso"
    )

    assert missing(buyer, module_database, contract) == []


def test_it_is_among_a_buyer_s_tasks_and_no_contractor_s(buyer: Api, module_database: Database) -> None:
    contract = published(buyer, maximum="300000.00")
    feed(module_database)
    contractor = api(Role.CONTRACTOR, an_organisation(buyer, "contractor"))

    assert "waiver-missing" in {task["kind"] for task in pages(buyer, "tasks", contract=contract)}
    assert pages(contractor, "tasks", contract=contract) == []


def _siret(name: str) -> str:
    """A SIRET of its own for each numbered name, whose two keys are right."""
    siren = _keyed(f"97{int(name.rpartition('-')[2]):06}")
    return _keyed(f"{siren}0001")


def _keyed(number: str) -> str:
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(f"{number}0"))]
    return f"{number}{-sum(digit // 10 + digit % 10 for digit in doubled) % 10}"


def _plain(sentence: str) -> str:
    """With ordinary spaces."""
    return sentence.replace("\u202f", " ").replace("\xa0", " ")
