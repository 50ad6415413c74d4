"""Rows checked: refused for one reason, another buyer's, or taken; the same text however it is encoded."""

import unicodedata
from typing import Any, Literal

import pytest
from hypothesis import given, strategies as st

from support.decp_files import BAD_SIRET, LYON, UGAP, contract_row, modification, real_file
from support.every import every
from tremplin_platform.commands.decp.reading.documents import documents
from tremplin_platform.commands.decp.reading.reading import rows
from tremplin_platform.commands.decp.recording.comparison import Decision, compare
from tremplin_platform.commands.decp.recording.originals import original_of
from tremplin_platform.commands.decp.rows.checking import OTHER_BUYER, Checked, check
from tremplin_platform.commands.decp.rows.contract import Contract
from tremplin_platform.commands.decp.rows.text_forms import folded
from tremplin_platform.commands.decp.verdicts import Reason, Refusal
from tremplin_platform.events.contracts.essential_data import EssentialData

ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8"), max_size=20)
    | st.sampled_from(["\x00", "\\ud800", "nan", "1e999", "-1", "2024-02-30", "NC", UGAP, BAD_SIRET]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "titulaire", "modification", "nom", "montant"]), inner, max_size=3
        )
    ),
    max_leaves=8,
)
FIELDS = [*contract_row(), "_type", "modifications", "autoriteConcedante", "techniques", "idAccordCadre"]
FIELDS += [name for name in EssentialData.__annotations__ if name not in FIELDS]


def checked(row: Any, *, concession: bool = False, buyers: set[str] | None = None) -> Checked:
    return check(row, listed_as_concession=concession, buyers=buyers)


def reason(row: Any, *, concession: bool = False) -> str | None:
    found = checked(row, concession=concession)
    return str(found.reason) if isinstance(found, Refusal) else None


@given(
    changes=st.dictionaries(st.sampled_from(FIELDS), ANYTHING, max_size=5), buyers=st.none() | st.just({LYON})
)
def test_whatever_a_row_holds_the_answer_is_one_of_three(
    changes: dict[str, Any], buyers: set[str] | None
) -> None:
    row = contract_row() | changes
    found = checked(row, buyers=buyers)

    assert found is OTHER_BUYER or isinstance(found, Contract | Refusal)
    if isinstance(found, Refusal):
        assert found.sentence
        assert isinstance(original_of(row)[0], str)


@given(row=ANYTHING)
def test_a_row_may_be_anything(row: Any) -> None:
    assert isinstance(checked(row), Refusal)
    original_of(row)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"identifier": None}, "no-id"),
        ({"identifier": "  "}, "no-id"),
        ({"identifier": True}, "broken-text"),
        ({"identifier": "a\x00b"}, "broken-text"),
        ({"identifier": "x" * 201}, "broken-text"),
        ({"buyer": None}, "no-buyer"),
        ({"buyer": ""}, "no-buyer"),
        ({"acheteur": None}, "no-buyer"),
        ({"acheteur": {}}, "no-buyer"),
        ({"buyer": BAD_SIRET}, "bad-siret"),
        ({"buyer": UGAP[:13]}, "bad-siret"),
        ({"buyer": 7760564670058}, "bad-siret"),
        ({"montant": None}, "bad-amount"),
        ({"montant": "NaN"}, "bad-amount"),
        ({"montant": "douze"}, "bad-amount"),
        ({"montant": True}, "bad-amount"),
        ({"montant": -1}, "bad-amount"),
        ({"montant": [1]}, "bad-amount"),
        ({"montant": 10**17}, "bad-amount"),
        ({"montant": "9" * 5000}, "bad-amount"),
        ({"montant": "1_000"}, "bad-amount"),
        ({"montant": "Infinity"}, "bad-amount"),
        ({"modifications": [modification(1, montant="NC")]}, "bad-amount"),
        ({"dateNotification": "2024-02-30"}, "bad-date"),
        ({"dateNotification": "0218-10-29"}, "bad-date"),
        ({"dateNotification": "15/05/2024"}, "bad-date"),
        ({"dateNotification": 20240515}, "bad-date"),
        ({"datePublicationDonnees": "bientôt"}, "bad-date"),
        ({"modifications": [modification(1, dateNotificationModification="NC")]}, "bad-date"),
        ({"objet": "nul \x00"}, "broken-text"),
        ({"objet": "moitié \\ud83d"}, "broken-text"),
        ({"objet": {"fr": "x"}}, "broken-text"),
        ({"objet": "x" * 10_001}, "broken-text"),
        ({"nature": "Concession de service"}, "concession"),
        ({"_type": "Contrat de concession"}, "concession"),
        ({"acheteur": None, "autoriteConcedante": {"id": BAD_SIRET}}, "concession"),
    ],
)
def test_a_row_is_refused(fields: dict[str, Any], expected: str) -> None:
    assert reason(contract_row(**fields)) == expected


def test_a_row_listed_among_concessions_is_one() -> None:
    assert reason(contract_row(), concession=True) == Reason.CONCESSION


@pytest.mark.parametrize("row", [None, 1, "x", [], ["x"]])
def test_a_row_that_is_no_object_has_no_id(row: Any) -> None:
    assert reason(row) == Reason.NO_ID


def test_another_buyer_is_recognised_by_a_valid_siret_only() -> None:
    assert checked(contract_row(buyer=LYON), buyers={UGAP}) is OTHER_BUYER
    assert checked(contract_row(identifier=None, buyer=LYON), buyers={UGAP}) is OTHER_BUYER
    assert isinstance(checked(contract_row(buyer=BAD_SIRET), buyers={UGAP}), Refusal)
    assert isinstance(checked(contract_row(buyer=UGAP), buyers={UGAP}), Contract)


@pytest.mark.parametrize(
    ("name", "reasons"),
    [
        ("real/colinmaudry_decp_test_2022.json", [None, "bad-amount", None, None, None]),
        ("real/colinmaudry_decp_test_2019.json", ["no-buyer", None]),
        ("invalid/synthetic_S08_buyer_siret_bad_luhn.json", ["bad-siret"]),
        ("examples/v2_json/marches_concessions.json", ["concession", "concession", "bad-siret", None]),
    ],
)
def test_real_rows(name: str, reasons: list[str | None]) -> None:
    (document,) = documents(str(real_file(name)))

    found = [checked(row.value, concession=row.listed_as_concession) for row in rows(document)]

    assert [str(item.reason) if isinstance(item, Refusal) else None for item in found] == reasons


Form = Literal["NFC", "NFD", "NFKC", "NFKD"]
INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u180e\u200b\u200d\u200e\u202e\u2060\u2066\u3164\ufe0f\ufeff\U000e0041\x7f"
)
FORMS: list[Form] = ["NFC", "NFD", "NFKC", "NFKD"]


@given(
    text=st.text(st.characters(codec="utf-8"), max_size=12),
    form=st.sampled_from(FORMS),
    invisible=st.sampled_from(INVISIBLE),
    place=st.integers(0, 12),
)
def test_form_and_invisible_characters_change_nothing(
    text: str, form: Form, invisible: str, place: int
) -> None:
    other = unicodedata.normalize(form, text)

    assert folded(other) == folded(text)
    assert folded(text[:place] + invisible + text[place:]) == folded(text)
    assert folded(folded(text)) == folded(text)


@pytest.mark.parametrize(
    ("item", "other"), [("cote", "côte"), ("a", "b"), ("1", "2"), ("le", "l"), ("a-b", "ab")]
)
def test_other_letters_are_another_text(item: str, other: str) -> None:
    assert folded(item) != folded(other)


def test_digests_of_plain_french_are_those_kept_so_far() -> None:
    text = "  Prestation d’entretien n° 3 des Bâtiments  de l’ÉTABLISSEMENT, forêt, cœur "

    assert folded(text) == "".join(text.split()).casefold()


def decision(known: Any = None, **fields: Any) -> Decision:
    said = check(contract_row(**fields), listed_as_concession=False, buyers=None)
    assert isinstance(said, Contract), said
    found = compare(said, known)
    assert isinstance(found, Decision), found
    return found


@every("form", FORMS)
@every("invisible", ["", *INVISIBLE])
def test_another_form_of_the_texts_is_known(form: Form, invisible: str) -> None:
    def texts(change: Any) -> dict[str, Any]:
        return {
            "objet": change("Forêt de m² à l’été"),
            "nature": change("Marché subséquent"),
            "titulaires": [{"id": change("é-1"), "typeIdentifiant": change("Hors UE é")}],
            "modifications": [
                modification(1, objetModification=change("Prolongé jusqu’à l’été"), montant=10)
            ],
        }

    first = decision(**texts(str))
    again = decision(first.observed, **texts(lambda text: invisible.join(unicodedata.normalize(form, text))))

    assert (str(first.outcome), str(again.outcome)) == ("recorded", "known")


def test_an_identifier_stays_as_written() -> None:
    composed, decomposed = (
        check(contract_row(unicodedata.normalize(form, "é-1")), listed_as_concession=False, buyers=None)
        for form in FORMS[:2]
    )

    assert isinstance(composed, Contract)
    assert isinstance(decomposed, Contract)
    assert composed.identifier != decomposed.identifier


@pytest.mark.parametrize("form", FORMS)
def test_what_a_word_decides_is_decided_in_every_form(form: Form) -> None:
    def normal(text: str) -> str:
        return unicodedata.normalize(form, text)

    concession = check(
        contract_row(nature=normal("Délégation de service public")), listed_as_concession=False, buyers=None
    )
    reserved = check(
        contract_row(
            objet=normal("Crèche ÃƒÂ©té"),
            considerationsSociales={"considerationSociale": [normal("Marché réservé")]},
        ),
        listed_as_concession=False,
        buyers=None,
    )

    assert isinstance(concession, Refusal)
    assert concession.reason == "concession"
    assert isinstance(reserved, Contract)
    assert reserved.terms.reserved
    assert set(map(str, reserved.flags)) == {"damaged-text"}


def test_a_text_of_nothing_visible_is_missing() -> None:
    said = check(contract_row("\u200b", objet="\ufeff"), listed_as_concession=False, buyers=None)

    assert isinstance(said, Refusal)
    assert said.reason == "no-id"
