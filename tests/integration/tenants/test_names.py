"""Names beside identifiers and in sentences: each reader has those that its own answers mention, and no other."""

from dataclasses import dataclass
from typing import Any

import pytest

from support.contract_terms import TERMS
from support.feeding import feed
from support.in_process_api import Api, api, hours_body
from support.member_year import pages
from support.postgres_server import Database
from support.story import siret_of
from tremplin_tenants.roles import Role

pytestmark = [pytest.mark.postgres]

NAMES = {
    "cpam-x": ("member", "CPAM de Xaintrailles"),
    "caf-y": ("member", "CAF d’Yvetot"),
    "jardins": ("contractor", "Jardins adaptés"),
    "propre": ("contractor", "Propreté du Nord"),
    "epec-x": ("facilitator", "Ensemble Paris Emploi"),
}
CLAUSE = {"way": "fixed", "function": "main", "hours": "833.00"}


@dataclass(frozen=True)
class Named:
    """A member that may order on a contract of two lots, and another that may not."""

    buyer: Api
    member: Api
    other: Api
    contractor: Api
    facilitator: Api


@pytest.fixture(scope="module")
def named(module_database: Database) -> Named:
    buyer = api(Role.BUYER)
    for identifier, (kind, name) in NAMES.items():
        joined = {"joined_on": "2020-01-01", "territory": "75"} if kind == "member" else {}
        buyer.made("organisations", id=identifier, kind=kind, name=name, siret=siret_of(identifier), **joined)
    lots = [{"id": "1", "title": "Vitrerie", "clause": CLAUSE}, {"id": "2", "title": "Sols"}]
    buyer.made("contracts", id="net-26", lots=lots, **TERMS | {"title": "Entretien des locaux"})
    buyer.made("contracts/net-26/publish")
    buyer.made("contracts/net-26/members", member="cpam-x", from_="2020-01-01")
    buyer.made("contracts/net-26/lots/1/award", contractor="jardins", notified_on="2020-01-01")
    buyer.made("contracts/net-26/lots/2/award", contractor="propre", notified_on="2020-01-01")
    buyer.made("contracts/net-26/lots/1/facilitator", facilitator="epec-x", from_="2020-01-01")
    contractor = api(Role.CONTRACTOR, "jardins")
    contractor.made("members/cpam-x/hours", id="feb", **hours_body("net-26", "jardins", "118.00"))
    feed(module_database)
    return Named(
        buyer=buyer,
        member=api(Role.MEMBER, "cpam-x"),
        other=api(Role.MEMBER, "caf-y"),
        contractor=contractor,
        facilitator=api(Role.FACILITATOR, "epec-x"),
    )


def test_sentences_of_events_have_names(named: Named) -> None:
    sentences = [_plain(event["sentence"]) for event in pages(named.member, "events", limit=100)]
    decided = [_plain(event["sentence"]) for event in pages(named.buyer, "events", limit=100)]

    assert (
        "Jardins adaptés déclare 118,00 heures d’insertion sur le lot 1 « Vitrerie » du contrat "
        "« Entretien des locaux », travail effectué du 2 février 2026 au 28 février 2026 (1er trimestre 2026, embauche "
        "directe) : déclaration feb, à valider."
    ) in sentences
    assert (
        "La centrale fait savoir que les heures du lot 1 « Vitrerie » du contrat « Entretien des locaux » sont "
        "validées par Ensemble Paris Emploi à partir du 1er janvier 2020, partout."
    ) in sentences
    assert (
        "Le contrat « Entretien des locaux » est ouvert à CPAM de Xaintrailles à partir du 1er janvier 2020."
    ) in decided
    assert [text for text in sentences + decided if any(name in text for name in ("net-26", *NAMES))] == []


def test_a_name_given_later_changes_no_sentence(named: Named) -> None:
    named.buyer.made("objectives", buyer="later-27", year=2026, kind="insertion-clause", count=2)
    before = named.buyer.get("events", after=0, limit=1000).json()["results"]
    assert "L’objectif de later-27" in before[-1]["sentence"]

    siret = siret_of("later-27")
    named.buyer.made("organisations", id="later-27", name="Équipe RSO", siret=siret, kind="other")

    after = named.buyer.get("events", after=0, limit=1000).json()["results"]
    assert after[: len(before)] == before


def _plain(sentence: str) -> str:
    return sentence.replace("\u202f", " ").replace("\xa0", " ")


def test_lots_hours_and_tasks_have_names_beside_identifiers(named: Named) -> None:
    [first, second] = pages(named.member, "lots")
    assert (first["member_name"], first["contract_title"], first["title"]) == (
        "CPAM de Xaintrailles",
        "Entretien des locaux",
        "Vitrerie",
    )
    assert [award["contractor_name"] for award in first["awards"] + second["awards"]] == [
        "Jardins adaptés",
        "Propreté du Nord",
    ]
    assert (first["facilitator"], first["facilitator_name"]) == ("epec-x", "Ensemble Paris Emploi")
    assert (second["facilitator"], second["facilitator_name"]) == (None, None)
    assert pages(named.buyer, "lots", member="cpam-x") == [first, second]

    names = {
        "member_name": "CPAM de Xaintrailles",
        "contract_title": "Entretien des locaux",
        "title": "Vitrerie",
        "contractor_name": "Jardins adaptés",
        "facilitator_name": "Ensemble Paris Emploi",
    }
    for reading in (named.buyer, named.member, named.facilitator):
        [declared] = pages(reading, "hours", contract="net-26")
        assert declared == {**declared, **names}
    [own] = pages(named.contractor, "hours")
    # A contractor is not shown who follows its lot.
    assert (own["facilitator"], own["facilitator_name"]) == (None, None)


def test_a_task_says_who_what_and_how_much_by_name(named: Named) -> None:
    [task] = pages(named.facilitator, "tasks")

    assert _plain(task["reason"]) == (
        "118,00 heures de Jardins adaptés sur le lot 1 « Vitrerie » du contrat « Entretien des locaux », travail du "
        "1er trimestre 2026, ne sont ni validées ni rejetées (CCAG-FCS 16.1.4.1)."
    )
    assert (task["owner"], task["owner_name"]) == ("epec-x", "Ensemble Paris Emploi")
    assert (task["hours"], task["contractor_name"], task["member_name"]) == (
        "118.00",
        "Jardins adaptés",
        "CPAM de Xaintrailles",
    )
    [same] = pages(named.buyer, "tasks", kind="declaration-to-validate", contract="net-26")
    assert same == {**task, "buyer": "equipe-rso"}


def test_no_reason_of_a_task_shows_an_identifier(named: Named) -> None:
    reasons = [task["reason"] for task in pages(named.buyer, "tasks", limit=100)]

    assert len(reasons) >= 3
    assert [text for text in reasons if any(name in text for name in ("net-26", *NAMES))] == []


def test_organisations_are_those_that_one_s_own_answers_name(named: Named) -> None:
    def listed(reading: Api, **query: Any) -> list[str]:
        return [row["id"] for row in pages(reading, "organisations", limit=2, **query)]

    assert listed(named.member) == ["cpam-x", "epec-x", "jardins", "propre"]
    # Nothing is opened to it: it has the contractors of the published catalogue, and itself.
    assert listed(named.other) == ["caf-y", "jardins", "propre"]
    assert listed(named.facilitator) == ["cpam-x", "epec-x", "jardins"]
    assert listed(named.contractor) == ["cpam-x", "jardins"]
    assert listed(named.member, kind="contractor") == ["jardins", "propre"]
    assert set(NAMES) <= set(listed(named.buyer))
    assert listed(named.buyer, kind="facilitator") == ["epec-x"]

    [member, *_] = pages(named.facilitator, "organisations")
    assert member == {"id": "cpam-x", "name": "CPAM de Xaintrailles", "kind": "member"}


def test_buyers_and_auditors_read_what_an_organisation_is_today(
    named: Named, module_database: Database
) -> None:
    buyer, first, second = named.buyer, siret_of("esat-z"), siret_of("esat-z-moved")
    status = {"kind": "ESAT", "from": "2020-01-01", "to": "2024-12-31"}
    buyer.made("organisations", id="esat-z", name="ESAT Z", siret=first, kind="contractor", statuses=[status])
    buyer.made("organisations/esat-z/statuses", kind="EA", from_="2025-01-01")
    buyer.made("organisations/esat-z/siret", siret=second, from_="2025-06-01")
    buyer.made(
        "organisations", id="gone-z", name="Gone", siret=siret_of("gone-z"), kind="member",
        joined_on="2020-01-01", territory="75",
    )  # fmt: skip
    buyer.made("organisations/gone-z/leave", left_on="2025-03-31")
    feed(module_database)

    rows = {row["id"]: row for row in pages(api(Role.AUDITOR), "organisations", limit=100)}

    assert rows["esat-z"] == {
        "id": "esat-z",
        "name": "ESAT Z",
        "kind": "contractor",
        "siret": second,
        "statuses": [status, {"kind": "EA", "from": "2025-01-01", "to": None}],
        "joined_on": None,
        "left_on": None,
    }
    assert (rows["gone-z"]["joined_on"], rows["gone-z"]["left_on"]) == ("2020-01-01", "2025-03-31")
