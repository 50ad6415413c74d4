"""New, modified, known, or in contradiction with what is recorded."""

from typing import Any

import pytest

from support.decp_files import BAD_SIRET, LYON, contract_row, modification
from tremplin_platform.commands.decp.recording.comparison import Decision, compare
from tremplin_platform.commands.decp.recording.facts import facts_of
from tremplin_platform.commands.decp.rows.checking import check
from tremplin_platform.commands.decp.rows.contract import Contract
from tremplin_platform.commands.decp.verdicts import Refusal
from tremplin_platform.store.decp.observed import Observed

SOURCE: Any = {"file": "a.json", "row": 1}


def contract(**fields: Any) -> Contract:
    found = check(contract_row(**fields), listed_as_concession=False, buyers=None)
    assert isinstance(found, Contract), found
    return found


def recorded(**fields: Any) -> Observed:
    decision = compare(contract(**fields), None)
    assert isinstance(decision, Decision)
    return decision.observed


def outcome(known: Observed, **fields: Any) -> str:
    decision = compare(contract(**fields), known)
    return f"conflict: {decision.about}" if isinstance(decision, Refusal) else str(decision.outcome)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"objet": "  ENTRETIEN des espacesverts "},
        {"nature": "marché"},
        {"montant": "575000.00"},
        {"dateNotification": "2024-05-15+02:00"},
        {"dateNotification": None},
        {"titulaires": []},
        {"titulaires": [{"id": f" {LYON}", "typeIdentifiant": "siret"}]},
        {"considerationsSociales": None, "dureeMois": 12, "codeCPV": None},
    ],
)
def test_nothing_new(fields: dict[str, Any]) -> None:
    assert outcome(recorded(), **fields) == "known"


@pytest.mark.parametrize(
    ("fields", "about"),
    [
        ({"objet": "Autre chose"}, "objet"),
        ({"montant": 575001}, "montant"),
        ({"dateNotification": "2024-05-16"}, "dateNotification"),
        ({"datePublicationDonnees": "2024-05-26"}, "datePublicationDonnees"),
        ({"nature": "Accord-cadre"}, "nature"),
        ({"titulaires": [{"id": BAD_SIRET, "typeIdentifiant": "SIRET"}]}, "titulaires"),
        ({"montant": 1, "objet": "Autre"}, "objet, montant"),
    ],
)
def test_a_contradiction_names_what_differs(fields: dict[str, Any], about: str) -> None:
    assert outcome(recorded(), **fields) == f"conflict: {about}"


def test_a_new_modification_is_taken_whatever_the_base_says() -> None:
    known = recorded(modifications=[modification(1, montant=10)])

    assert outcome(known, montant=1, modifications=[modification(1, montant=10)]) == "conflict: montant"
    assert outcome(known, montant=1, modifications=[modification(2, montant=10)]) == "modified"


def test_a_modification_is_known_from_one_layout_to_the_other() -> None:
    known = recorded(modifications=[modification(1, montant=10, objetModification="Avenant 1")])

    later = {"dateNotificationModification": "2025-01-01", "montant": "10.00"}
    assert outcome(known, modifications=[later]) == "known"
    assert outcome(known, modifications=[later | {"id": 7}]) == "modified"
    assert outcome(known, modifications=[later | {"objetModification": "Avenant 2"}]) == "modified"


def test_facts_follow_one_another() -> None:
    said = contract(modifications=[modification(1, montant=10), modification(2, dureeMois=50)])
    first = compare(said, None)
    assert isinstance(first, Decision)
    facts = facts_of(said, first, source=SOURCE, today="2026-11-24")
    again = contract(modifications=[modification(n, montant=10) for n in (1, 3)])
    second = compare(again, first.observed)
    assert isinstance(second, Decision)

    assert [(fact.topic, fact.subject_version, fact.effective) for fact in facts] == [
        ("observed-contract.recorded", 1, "2024-05-15"),
        ("observed-contract.modified", 2, "2025-01-01"),
        ("observed-contract.modified", 3, "2025-01-02"),
    ]
    later = facts_of(again, second, source=SOURCE, today="2026-11-24")
    assert [(item.subject, item.subject_version, item.effective) for item in later] == [
        (facts[0].subject, 4, "2025-01-03")
    ]


def test_a_fact_without_a_day_takes_effect_on_publication_or_import() -> None:
    for fields, expected in (
        ({"dateNotification": None}, "2024-05-25"),
        ({"dateNotification": None, "datePublicationDonnees": None}, "2026-11-24"),
    ):
        said = contract(**fields)
        decision = compare(said, None)
        assert isinstance(decision, Decision)
        (fact,) = facts_of(said, decision, source=SOURCE, today="2026-11-24")
        assert fact.effective == expected
