"""What DECP requires of a lot and nobody else says: recorded, published, read back; what is not, named missing."""

from collections.abc import Callable
from html import unescape
from secrets import token_hex
from typing import Any

import pytest

from support.contract_terms import EXPORTED_TERMS
from support.feeding import feed
from support.in_process_api import SIRET, Api, an_organisation, api
from support.postgres_server import Database
from support.shown_forms import alert_of, count_events, hidden_of
from support.signed_in import signed_in
from support.standards import decp_faults
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def buyer(module_database: Database) -> Api:
    return api(Role.BUYER)


@pytest.fixture
def grouped(buyer: Api) -> str:
    """A new published contract whose lot `1` is awarded to a group of two; with its lot, 15 characters."""
    contract = f"groupe-{token_hex(3)}"
    first, second = (an_organisation(buyer, "contractor") for _ in range(2))
    buyer.made("contracts", id=contract, **EXPORTED_TERMS)
    buyer.made(f"contracts/{contract}/publish")
    half = {"share_percent": "50.00"}
    group = [{"contractor": first, "lead": True, **half}, {"contractor": second, "lead": False, **half}]
    won = {"contractor": first, "group": group, "amount": "9.00", "notified_on": "2025-12-01"}
    buyer.made(f"contracts/{contract}/lots/1/award", **won)
    return contract


@pytest.fixture(autouse=True)
def _centrale(settings: Any) -> None:
    settings.TREMPLIN_CENTRALE_SIRET = SIRET


ESSENTIAL = {
    "ccag": "Pas de CCAG",
    "procedure": "Dialogue compétitif",
    "offresRecues": 7,
    "marcheInnovant": True,
    "attributionAvance": True,
    "sousTraitanceDeclaree": True,
    "formePrix": "Mixte",
    "typesPrix": ["Définitif ferme", "Provisoire"],
    "considerationsEnvironnementales": ["Clause environnementale", "Critère environnemental"],
}


PUBLISHED = {
    **ESSENTIAL,
    "typesPrix": {"typePrix": ESSENTIAL["typesPrix"]},
    "considerationsEnvironnementales": {
        "considerationEnvironnementale": ESSENTIAL["considerationsEnvironnementales"]
    },
    "typeGroupementOperateurs": "Solidaire",
}
GROUP = "typeGroupementOperateurs"


def test_what_nobody_recorded_of_a_lot_is_missing(buyer: Api, grouped: str) -> None:
    assert _row(buyer, grouped) is not None, "a row is never withheld, unless that is asked"
    assert _missing(buyer, grouped) == [*ESSENTIAL, GROUP]
    assert "renseigner" in _left_out(buyer, grouped, complete="true")
    assert _row(buyer, grouped, complete="true") is None

    buyer.made(f"contracts/{grouped}/lots/1/essential-data", **{**ESSENTIAL, "offresRecues": None})

    assert _missing(buyer, grouped) == ["offresRecues", GROUP]


def test_what_is_recorded_of_a_lot_is_published(buyer: Api, grouped: str) -> None:
    for _ in range(2):
        buyer.made(
            f"contracts/{grouped}/lots/1/essential-data", **ESSENTIAL, typeGroupementOperateurs="Solidaire"
        )

    row = _row(buyer, grouped, complete="true")
    assert row is not None
    assert {name: row[name] for name in (*ESSENTIAL, GROUP)} == PUBLISHED
    whole = buyer.get("export/decp", complete="true").json()
    assert (decp_faults(whole), whole["missing"]) == ([], [])
    (read,) = buyer.get(f"contracts/{grouped}/essential-data").json()["lots"]
    assert (read["lot"], read["missing"], read["essential"]) == ("1", [], {**ESSENTIAL, GROUP: "Solidaire"})
    # What is recorded over it is in the row; the report says that a published one keeps its own.
    unsaid = buyer.get("export/decp/report").json()["unsaid"]
    recorded = [item["seq"] for item in unsaid if item["type"] == "contract.essential-data-recorded"]
    assert recorded[-1] == read["seq"]


def test_what_is_published_of_a_lot_is_read_back(
    buyer: Api, grouped: str, imported: Callable[[Any], dict[str, Any]], module_database: Database
) -> None:
    buyer.made(
        f"contracts/{grouped}/lots/1/essential-data", **ESSENTIAL, typeGroupementOperateurs="Solidaire"
    )
    row = _row(buyer, grouped)
    assert row is not None
    assert imported({"marches": {"marche": [row]}})["known"] == 1

    row["acheteur"]["id"] = "35600000000048"  # of another buyer, it is a contract observed
    assert imported({"marches": {"marche": [row]}})["recorded"] == 1
    stored = module_database.rows(
        "select convert_from(data, 'UTF8')::json from events where topic = 'observed-contract.recorded'"
    )[-1][0]
    assert stored["essential"] == {**ESSENTIAL, GROUP: "Solidaire"}
    assert imported({"marches": {"marche": [row]}})["known"] == 1


def _row(buyer: Api, contract: str, **query: str) -> dict[str, Any] | None:
    rows = buyer.get("export/decp", **query).json()["marches"]["marche"]
    return next((row for row in rows if row["id"] == f"{contract}/1"), None)


def _missing(buyer: Api, contract: str) -> list[str]:
    """The fields that the report and the document itself say missing: the same, sorted as above."""
    report = buyer.get("export/decp/report").json()
    reported = next(item["fields"] for item in report["missing"] if item["contract"] == contract)
    document = buyer.get("export/decp").json()["missing"]
    assert next(item["fields"] for item in document if item["id"] == f"{contract}/1") == reported
    assert {*reported} <= {item["field"] for item in report["assumed"]}
    names = [*ESSENTIAL, "typeGroupementOperateurs"]
    return sorted(reported, key=names.index)


def _left_out(buyer: Api, contract: str, **query: str) -> str:
    report = buyer.get("export/decp/report", **query).json()
    reasons = {item["contract"]: str(item["reason"]) for item in report["left_out"]}
    return reasons[contract]


FORM = "/contrats/sols-2026/lots/1/donnees-essentielles"
TYPED = {
    "ccag": "Travaux",
    "attributionAvance": "false",
    "considerationsEnvironnementales": ["Clause environnementale", "Pas de considération environnementale"],
}
RECORDED = {
    "ccag": "Travaux",
    "attributionAvance": False,
    "considerationsEnvironnementales": ["Clause environnementale"],
}


def test_the_form_of_a_lot_records_its_essential_data(buyer: Api, module_database: Database) -> None:
    """A refusal writes nothing; what is left empty is not known; the form is then typed over what is recorded."""
    buyer.made("contracts", id="sols-2026", **EXPORTED_TERMS)
    buyer.made("contracts/sols-2026/publish")
    feed(module_database)
    browser, before = signed_in(Role.BUYER), count_events(module_database)
    typed = {**hidden_of(browser.get(FORM)), **TYPED}

    refused = browser.post(FORM, typed)
    assert (refused.status_code, count_events(module_database)) == (422, before)
    assert 'data-code="contradictory-considerations"' in alert_of(refused)

    typed["considerationsEnvironnementales"] = ["Clause environnementale"]
    assert browser.post(FORM, typed).status_code == 303
    (lot,) = buyer.get("contracts/sols-2026/essential-data").json()["lots"]
    assert {name: value for name, value in lot["essential"].items() if value not in (None, [])} == RECORDED
    again = unescape(browser.get(FORM).content.decode())
    assert '<option value="Travaux" selected>' in again
    assert '<option value="false" selected>' in again
    lots = buyer.get("export/ocds").json()["releases"][-1]["tender"]["lots"]
    assert lots[0]["sustainability"] == [
        {"goal": "environmental", "strategies": ["contractPerformanceConditions"]}
    ]
