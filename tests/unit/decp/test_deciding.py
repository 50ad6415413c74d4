"""Taken rows: amount, days and contractors read, then new, modified, known, or in contradiction."""

from typing import Any

import pytest

from support.decp_files import BAD_SIRET, LA_POSTE, LYON, UGAP, contract_row, modification
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


def taken(**fields: Any) -> Contract:
    found = check(contract_row(**fields), listed_as_concession=False, buyers=None)
    assert isinstance(found, Contract), found
    return found


@pytest.mark.parametrize(
    ("written", "cents"),
    [
        (575000, 57_500_000),
        ("575000", 57_500_000),
        (" 1234.50 ", 123_450),
        ("1234,5", 123_450),
        ("1.5E+3", 150_000),
        (0, 0),
        ("0.005", 1),
        ("12.344", 1234),
    ],
)
def test_an_amount(written: Any, cents: int) -> None:
    assert taken(montant=written).amount == cents


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2024-05-15", "2024-05-15"),
        ("2024-05-15+02:00", "2024-05-15"),
        ("2024-05-15Z", "2024-05-15"),
        ("2024-05-15T23:30:00Z", "2024-05-16"),
        ("2024-05-15T12:00:00", "2024-05-15"),
        (None, None),
        ("", None),
        ("nan", None),
    ],
)
def test_a_day(written: Any, day: str | None) -> None:
    assert taken(dateNotification=written).notified_on == day


@pytest.mark.parametrize(
    ("fields", "flags"),
    [
        ({}, set()),
        ({"montant": 0}, {"zero-amount"}),
        ({"montant": "12.345"}, {"rounded-amount"}),
        ({"dateNotification": None}, {"no-date"}),
        ({"objet": "Rénovation du p�le"}, {"damaged-text"}),
        ({"objet": "RÃ©novation"}, {"damaged-text"}),
        ({"objet": "Musée de l?imprimerie"}, {"damaged-text"}),
        ({"objet": "Quel objet ? Un objet"}, set()),
        ({"acheteur": {"id": UGAP, "nom": "CPAM du Finist�re"}}, {"damaged-text"}),
        ({"titulaires": [{"id": BAD_SIRET, "typeIdentifiant": "SIRET"}]}, {"contractor-siret"}),
        ({"titulaires": [{"id": BAD_SIRET, "typeIdentifiant": "TVA"}]}, set()),
        ({"titulaires": [{"id": "776 056 467 00587", "typeIdentifiant": "SIRET"}]}, set()),
        ({"titulaires": [{"id": LA_POSTE, "typeIdentifiant": "SIRET"}]}, set()),
        ({"dureeMois": "NC"}, {"odd-value"}),
        ({"offresRecues": 0}, {"odd-value"}),
        ({"marcheInnovant": "non"}, {"odd-value"}),
        ({"titulaires": [{"titulaire": "typeIdentifiant"}]}, {"odd-value"}),
        ({"considerationsSociales": {"considerationSociale": ["Clause Sociale"]}}, {"odd-value"}),
        ({"considerationsSociales": {"considerationSociale": ["Concession réservée"]}}, {"odd-value"}),
    ],
)
def test_a_row_is_taken_and_flagged(fields: dict[str, Any], flags: set[str]) -> None:
    assert set(taken(**fields).flags) == flags


def test_la_poste_is_a_buyer() -> None:
    assert taken(buyer=LA_POSTE).buyer == LA_POSTE


def test_an_id_stays_as_written_and_a_siret_loses_its_spaces() -> None:
    contract = taken(identifier=" 2024/É-01 ", buyer="776 056 467 00587")

    assert (contract.identifier, contract.buyer) == (" 2024/É-01 ", UGAP)


@pytest.mark.parametrize("label", ["Marché réservé", "marché  réservé"])
def test_a_reserved_contract_says_no_article(label: str) -> None:
    contract = taken(considerationsSociales={"considerationSociale": ["Clause sociale", label]})

    assert contract.terms.reserved


@pytest.mark.parametrize("label", ["Concession réservée", "Clause sociale", "Réservé"])
def test_nothing_else_is_a_reservation(label: str) -> None:
    assert not taken(considerationsSociales={"considerationSociale": [label]}).terms.reserved


@pytest.mark.parametrize(
    "wrap", [lambda item: item, lambda item: [[item]], lambda entry: {"titulaire": [entry]}]
)
def test_contractors_however_wrapped_each_once(wrap: Any) -> None:
    lyon = {"id": LYON, "typeIdentifiant": "SIRET", "denominationSociale": "Ville"}

    contractors = taken(titulaires=[wrap(lyon), wrap(dict(lyon))]).contractors

    assert contractors == [{"kind": "SIRET", "id": LYON}]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ({"Notification": "2025-01-03", "Signature": "2025-01-02"}, "2025-01-03"),
        ({"Signature": "2025-01-02", "Publication": "2025-01-09"}, "2025-01-02"),
        ({"Notification": "", "Publication": "2025-01-09"}, "2025-01-09"),
        ({}, None),
    ],
)
def test_the_day_of_a_modification(days: dict[str, str], expected: str | None) -> None:
    names = {
        "Notification": "dateNotificationModification",
        "Signature": "dateSignatureModification",
        "Publication": "datePublicationDonneesModification",
    }
    change = {"montant": 1} | {names[kind]: day for kind, day in days.items()}

    contract = taken(modifications=[change])

    assert contract.modifications[0].modified_on == expected
    assert ("no-date" in contract.flags) == (expected is None)
