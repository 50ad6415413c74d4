"""The centrale's contracts as DECP and OCDS: rows worked by hand, official schemas, and the way back."""

import json
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest

from support.contract_terms import EXPORTED_TERMS
from support.in_process_api import SIRET, Api, a_member, an_organisation, api
from support.postgres_server import Database
from support.signed_in import signed_in
from support.standards import decp_faults, ocds_faults
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres
CLAUSE = {"way": "fixed", "hours": "100.00", "function": "main"}

LOTS = [
    {"id": "1", "title": "Nord", "clause": CLAUSE, "territories": ["59"]},
    {"id": "2", "title": "Sud", "reservation": {"articles": ["L2113-12"]}, "territories": ["13", "83"]},
    {"id": "3", "title": "Abandonné"},
]
EVIDENCE = {"share_percent": "60.00", "on": "2025-11-01"}


@pytest.fixture(scope="module")
def buyer(module_database: Database) -> Api:
    """A buyer, and contracts in every state: `nettoyage-2026`, `brouillon`, `sans-cpv`, and `remplace-2026`."""
    buyer = api(Role.BUYER)
    first, second, third = (an_organisation(buyer, "contractor") for _ in range(3))
    buyer.made("contracts", id="nettoyage-2026", **EXPORTED_TERMS, lots=LOTS)
    buyer.made("contracts", id="brouillon", **EXPORTED_TERMS)
    buyer.made("contracts", id="sans-cpv", **{**EXPORTED_TERMS, "cpv": None})
    for contract in ("nettoyage-2026", "sans-cpv"):
        buyer.made(f"contracts/{contract}/publish")
    place = "contracts/nettoyage-2026"
    buyer.made(f"{place}/members", member=a_member(buyer), from_="2026-01-01")
    won = {"notified_on": "2025-12-01", "sourcing": None}
    buyer.made(f"{place}/lots/1/award", contractor=first, amount="1000.50", **won)
    buyer.made(f"{place}/lots/2/award", contractor=second, amount="2000.00", evidence=EVIDENCE, **won)
    buyer.made("contracts/sans-cpv/lots/1/award", contractor=first, amount="5.00", **won)
    buyer.made(f"{place}/lots/3/cancel", reason="sans suite")
    buyer.made(f"{place}/renewals", until="2027-12-31")
    revision = {"clause": {**CLAUSE, "hours": "80.00"}, "effective_on": "2026-02-01", "ground": "R2194-7"}
    buyer.made(f"{place}/lots/1/target", **revision)
    buyer.made(f"{place}/lots/1/tranches", id="t1", hours="10.00")
    _replaced_contract(buyer, first, third)
    return buyer


def _replaced_contract(buyer: Api, first: str, third: str) -> None:
    buyer.made("contracts", id="remplace-2026", **EXPORTED_TERMS)
    buyer.made("contracts/remplace-2026/publish")
    buyer.made(
        "contracts/remplace-2026/lots/1/award", contractor=first, amount="7.00", notified_on="2025-12-01"
    )
    replacement = {"contractor": third, "on": "2026-03-01", "ground": "R2194-6"}
    buyer.made("contracts/remplace-2026/lots/1/substitute", **replacement, evidence=EVIDENCE)


@pytest.fixture(autouse=True)
def _centrale(settings: Any) -> None:
    settings.TREMPLIN_CENTRALE_SIRET = SIRET


def test_a_lot_awarded_is_a_row(buyer: Api) -> None:
    answer = buyer.get("export/decp").json()

    north, south, _ = answer["marches"]["marche"]
    # « nettoyage-2026/1 » has the 16 characters that the schema takes; 1 January 2026 to 15 June 2027 is 17.5 months.
    assert {name: north[name] for name in ("id", "objet", "dureeMois", "montant", "dateNotification")} == {
        "id": "nettoyage-2026/1",
        "objet": "Nettoyage : Nord",
        "dureeMois": 18,
        "montant": 1000.5,
        "dateNotification": "2025-12-01",
    }
    assert (north["acheteur"], north["lieuExecution"]["code"]) == ({"id": SIRET}, "59")
    assert north["considerationsSociales"] == {"considerationSociale": ["Clause sociale"]}
    assert north["modalitesExecution"] == {"modaliteExecution": ["Bons de commande", "Tranches"]}
    assert north["titulaires"][0]["titulaire"]["typeIdentifiant"] == "SIRET"
    assert south["considerationsSociales"] == {"considerationSociale": ["Marché réservé"]}
    assert (south["lieuExecution"]["code"], south["montant"]) == ("FR", 2000)
    assert decp_faults(answer) == []


def test_a_renewal_is_a_modification(buyer: Api) -> None:
    north = buyer.get("export/decp").json()["marches"]["marche"][0]
    today = north["datePublicationDonnees"]

    assert [item["modification"] for item in north["modifications"]] == [
        {
            "id": 1,
            "dateNotificationModification": today,
            "datePublicationDonneesModification": today,
            "dureeMois": 24,
        }
    ]


def test_what_decp_cannot_say_is_reported(buyer: Api) -> None:
    report = buyer.get("export/decp/report").json()

    assert report["rows"] == 3
    assert {(item["contract"], item["lot"]): item["reason"] for item in report["left_out"]} == {
        ("nettoyage-2026", "3"): "Le lot n’est pas attribué.",
        ("sans-cpv", "1"): "Le contrat n’a pas de code CPV.",
    }
    events = [(item["lot"], item["type"]) for item in report["unsaid"] if item["seq"]]
    assert events == [
        (None, "contract.opened"),
        ("3", "contract.lot-cancelled"),
        ("1", "contract.target-revised"),
        ("1", "contract.tranche-added"),
    ]
    assert all(item["sentence"] and item["reason"] for item in report["unsaid"] if item["seq"])
    assert ("2", "« Marché réservé » ne dit pas l’article : L2113-12.") in [
        (item["lot"], item["reason"]) for item in report["unsaid"]
    ]


def test_what_is_exported_is_known_when_it_comes_back(
    buyer: Api, imported: Callable[[Any], dict[str, Any]]
) -> None:
    exported = buyer.get("export/decp").json()
    changed = json.loads(json.dumps(exported))
    changed["marches"]["marche"][0]["objet"] = "Autre"
    changed["marches"]["marche"][1]["modifications"].append(
        {"modification": {"id": 2, "dateNotificationModification": "2026-05-01", "dureeMois": 60}}
    )

    before = buyer.get("events", log="centrale", limit=1000).json()["as_of"]["seq"]
    again, other = imported(exported), imported(changed)

    assert (again["read"], again["known"], again["quarantined"]) == (3, 3, {})
    assert (other["known"], other["recorded"], other["quarantined"]) == (1, 0, {"conflict": 2})
    assert buyer.get("events", log="centrale", limit=1000).json()["as_of"]["seq"] == before


def test_each_event_is_a_release(buyer: Api) -> None:
    package = buyer.get("export/ocds").json()

    releases = [item for item in package["releases"] if item["ocid"].endswith("nettoyage-2026")]
    assert [item["tag"] for item in releases] == [
        ["tender"],
        ["tenderUpdate"],
        ["award", "contract"],
        ["award", "contract"],
        ["tenderUpdate"],
        ["contractAmendment"],
        ["contractAmendment"],
    ]
    assert {item["ocid"] for item in releases} == {f"ocds-78apv2-{SIRET}nettoyage-2026"}
    # The renewal amends both contracts, with the new end.
    assert [item["period"]["endDate"][:10] for item in releases[5]["contracts"]] == ["2027-12-31"] * 2
    assert len({item["id"] for item in package["releases"]}) == len(package["releases"])
    assert ocds_faults(package) == []


def test_a_reservation_and_a_clause_are_sustainability(buyer: Api) -> None:
    releases = buyer.get("export/ocds").json()["releases"]
    north, south, other = releases[0]["tender"]["lots"]
    assert north["sustainability"] == [
        {
            "goal": "social.disadvantagedEmploymentOpportunities",
            "strategies": ["contractPerformanceConditions"],
        }
    ]
    assert south["otherRequirements"] == {"reservedParticipation": ["shelteredWorkshop"]}
    assert (other["hasSustainability"], "otherRequirements" in other) == (False, False)
    award = releases[2]["awards"][0]
    assert (award["value"], award["date"]) == (
        {"amount": 1000.5, "currency": "EUR"},
        "2025-12-01T00:00:00+01:00",
    )


def test_a_substitution_ends_one_contract_and_makes_another(buyer: Api) -> None:
    *_, row = buyer.get("export/decp").json()["marches"]["marche"]
    last = row["modifications"][-1]["modification"]
    release = buyer.get("export/ocds").json()["releases"]
    substituted = next(item for item in release if item["tag"][0] == "awardUpdate")

    assert (row["objet"], row["id"]) == ("Nettoyage", "remplace-2026/1")
    assert (last["id"], last["dateNotificationModification"]) == (1, "2026-03-01")
    assert last["titulaires"] != row["titulaires"]
    assert [item["status"] for item in substituted["contracts"]] == ["terminated", "active"]


def test_without_the_siret_of_the_centrale_there_is_no_row(buyer: Api, settings: Any) -> None:
    settings.TREMPLIN_CENTRALE_SIRET = None

    assert buyer.get("export/decp").json()["marches"] == {"marche": []}
    assert "TREMPLIN_CENTRALE_SIRET" in buyer.get("export/decp/report").json()["left_out"][0]["reason"]


def test_nobody_else_reads_an_export(buyer: Api) -> None:
    member = a_member(buyer)
    for path in ("export/decp", "export/ocds", "export/decp/report", "export/ocds/report"):
        assert api(Role.MEMBER, member).get(path).status_code == 403
        assert api(Role.AUDITOR).get(path).status_code == 200


def test_the_page_gives_the_file_of_the_api(buyer: Api) -> None:
    browser = signed_in(Role.BUYER)
    for name in ("decp", "ocds"):
        answer = browser.get(f"/publication?fichier={name}")

        assert answer.headers["Content-Disposition"].startswith(f'attachment; filename="contrats-{name}-')
        assert json.loads(answer.getvalue()) == buyer.get(f"export/{name}").json()
    page = unescape(browser.get("/publication").content.decode())
    assert "Le contrat n’a pas de code CPV." in page
    assert page.count(" download>Télécharger (") == 2


def test_the_page_says_a_reason_once_with_the_lots_that_it_is_of(buyer: Api, settings: Any) -> None:
    settings.TREMPLIN_CENTRALE_SIRET = None
    page = unescape(signed_in(Role.BUYER).get("/publication").content.decode())

    decp, ocds = page.split("Open Contracting")
    for part in (decp, ocds):
        assert part.count("TREMPLIN_CENTRALE_SIRET") == 1
    assert ">Nord<" in decp
    assert decp.count(">Sud<") == 1
    assert "nettoyage-2026, lot 1" not in page
    assert decp.count("Le schéma ne dit pas les organismes qui peuvent commander (R2162-6).") == 1
