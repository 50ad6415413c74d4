"""Names in place of identifiers in files of rows: what alone has a name, and nothing that would have to be guessed."""

import pytest

from tremplin_tenants.api.web.file_names import FileNames, Known
from tremplin_tenants.files.reading.cells import CellRefused

KNOWN = (
    Known("member", "", "caf-041", "CAF BLOIS"),
    Known("member", "", "cpam-051", "CPAM REIMS"),
    Known("member", "", "cpam-075", "CPAM PARIS"),
    Known("member", "", "cpam-076", "CPAM ROUEN"),
    Known("member", "", "msa-1", "Caisse centrale"),
    Known("member", "", "msa-2", "CAISSE CENTRALE"),
    Known("contract", "", "nettoyage", "Nettoyage des locaux"),
    Known("contract", "", "vitres", "Vitrerie"),
    Known("lot", "nettoyage", "1", "Moitié nord"),
    Known("lot", "nettoyage", "2", "Moitié sud"),
    Known("lot", "vitres", "3", "Moitié nord"),
    Known("lot", "nettoyage", "1", "Moitié nord"),  # again, for another member
    Known("member", "", "agirc-1", "AGIRC"),
    Known("member", "", "agirc-2", "Agirc"),
    Known("lot", "parcs", "nord", "Parcs et jardins"),
    Known("lot", "parcs", "2", "Nord"),
    Known("lot", "parcs", "3", "Sud"),
    Known("lot", "parcs", "4", "2026"),
)
NAMES = FileNames(lambda: KNOWN)


def refusal(field: str, text: str, within: str = "") -> tuple[str, str]:
    with pytest.raises(CellRefused) as refused:
        NAMES.identifier(field, text, within=within)
    return refused.value.code, refused.value.detail


def test_what_alone_has_a_name_is_found() -> None:
    assert NAMES.identifier("member", "CPAM REIMS") == "cpam-051"
    assert NAMES.identifier("member", " Cpam  Reims") == "cpam-051"
    assert NAMES.identifier("contract", "NETTOYAGE DES LOCAUX") == "nettoyage"
    assert NAMES.identifier("lot", "Moitie Nord", within="nettoyage") == "1"
    assert NAMES.identifier("lot", "Moitié nord", within="vitres") == "3"


def test_an_identifier_comes_before_a_name() -> None:
    assert NAMES.identifier("member", "cpam-051") == "cpam-051"
    assert NAMES.identifier("lot", "nord", within="parcs") == "nord"  # although lot 2 is « Nord »


def test_a_name_may_have_the_form_of_an_identifier() -> None:
    assert NAMES.identifier("contract", "vitrerie") == "vitres"
    assert NAMES.identifier("lot", "sud", within="parcs") == "3"
    assert NAMES.identifier("lot", "2026", within="parcs") == "4"
    assert refusal("member", "agirc") == (
        "ambiguous-name",
        "Plusieurs ont ce nom : écrivez l’identifiant du membre, agirc-1 ou agirc-2.",
    )


def test_an_identifier_of_nothing_known_is_left_to_the_command() -> None:
    for field in ("member", "contract", "lot", "contractor"):
        assert NAMES.identifier(field, "cpam-093", within="nettoyage") == "cpam-093"
        assert NAMES.identifier(field, "", within="nettoyage") == ""
    assert NAMES.identifier("lot", "sud") == "sud"  # of no contract
    assert NAMES.identifier("contractor", "Propreté Lorane") == "Propreté Lorane"


def test_a_name_that_several_have_is_refused_with_each() -> None:
    assert refusal("member", "Caisse Centrale") == (
        "ambiguous-name",
        "Plusieurs ont ce nom : écrivez l’identifiant du membre, msa-1 ou msa-2.",
    )


def test_a_name_that_nobody_has_is_refused_with_the_nearest() -> None:
    assert refusal("member", "CPAM Reins") == (
        "unknown-name",
        "Aucun membre de ce nom : écrivez un nom ou un identifiant, par exemple CPAM PARIS (cpam-075), "
        "CPAM REIMS (cpam-051) ou CPAM ROUEN (cpam-076). "
        "S’il vient d’être ajouté, seul son identifiant est déjà connu.",
    )
    assert "Moitié nord (1) ou Moitié sud (2). " in refusal("lot", "Moitié est", "nettoyage")[1]


def test_a_lot_of_a_contract_of_which_nothing_is_known_faults_the_contract() -> None:
    with pytest.raises(CellRefused) as refused:
        NAMES.identifier("lot", "Moitié nord", within="absent")
    assert (refused.value.field, refused.value.code) == ("contract", "unknown-contract")
