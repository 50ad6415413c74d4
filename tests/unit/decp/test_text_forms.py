"""The same text, however it is encoded, is the same text."""

import unicodedata
from typing import Any, Literal

import pytest
from hypothesis import given, strategies as st

from support.decp_files import contract_row, modification
from support.every import every
from tremplin_platform.commands.decp.recording.comparison import Decision, compare
from tremplin_platform.commands.decp.rows.checking import check
from tremplin_platform.commands.decp.rows.contract import Contract
from tremplin_platform.commands.decp.rows.text_forms import folded
from tremplin_platform.commands.decp.verdicts import Refusal

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
