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


def test_what_has_the_form_of_an_identifier_is_one() -> None:
    def fails() -> tuple[Known, ...]:
        raise AssertionError("names were asked for")

    names = FileNames(fails)
    for field in ("member", "contract", "lot", "contractor"):
        assert names.identifier(field, "vitrerie") == "vitrerie"
        assert names.identifier(field, "") == ""
    assert names.identifier("contractor", "Propreté Lorane") == "Propreté Lorane"


def test_a_name_that_several_have_is_refused_with_each() -> None:
    assert refusal("member", "Caisse Centrale") == (
        "ambiguous-name",
        "Plusieurs ont ce nom : écrivez l’identifiant du membre, msa-1 ou msa-2.",
    )


def test_a_name_that_nobody_has_is_refused_with_the_nearest() -> None:
    assert refusal("member", "CPAM Reins") == (
        "unknown-name",
        "Aucun membre de ce nom : écrivez un nom ou un identifiant, par exemple CPAM PARIS (cpam-075), "
        "CPAM REIMS (cpam-051) ou CPAM ROUEN (cpam-076).",
    )
    assert refusal("lot", "Moitié est", "nettoyage")[1].endswith("Moitié nord (1) ou Moitié sud (2).")


def test_a_lot_of_a_contract_of_which_nothing_is_known_faults_the_contract() -> None:
    with pytest.raises(CellRefused) as refused:
        NAMES.identifier("lot", "Moitié nord", within="absent")
    assert (refused.value.field, refused.value.code) == ("contract", "unknown-contract")
