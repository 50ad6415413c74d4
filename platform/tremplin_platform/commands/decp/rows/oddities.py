"""Find the oddities of a row that are no reason to refuse it."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from unicodedata import normalize

from tremplin_platform.commands.decp.rows.contract import Contract
from tremplin_platform.commands.decp.rows.fields import is_missing, number
from tremplin_platform.commands.decp.rows.sirets import is_right
from tremplin_platform.commands.decp.rows.text_forms import folded
from tremplin_platform.commands.decp.verdicts import Flag
from tremplin_platform.events.contracts.observed import ObservedContractor

_NO_SOCIAL = "Pas de considération sociale"
_SOCIAL_LABELS = {"Marché réservé", "Clause sociale", "Critère social", _NO_SOCIAL}

# The mark of a lost character, control characters, UTF-8 read as Latin-1, a question mark inside a word.
_DAMAGE = re.compile("[\ufffd\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]|[ÃÂ][\xa0-\xbf]|â€|[^\\W\\d_]\\?[^\\W\\d_]")
# Without one of these, no damage is found in printable characters.
_SIGNS = ("?", "\ufffd", "Ã", "Â", "â€")
_CPV = re.compile(r"[0-9]{8}(?:-[0-9])?")


def find_flags(row: Mapping[str, Any], contract: Contract) -> set[Flag]:
    """Return the oddities of `contract`, and of the fields of `row` that it does not keep."""
    found: set[Flag] = set()
    if contract.amount == 0:
        found.add(Flag.ZERO_AMOUNT)
    if contract.notified_on is None or any(item.modified_on is None for item in contract.modifications):
        found.add(Flag.NO_DATE)
    if any(map(_is_damaged, _texts(row, contract))):
        found.add(Flag.DAMAGED_TEXT)
    if any(
        map(_has_bad_siret, (contract.contractors, *(item.contractors for item in contract.modifications)))
    ):
        found.add(Flag.CONTRACTOR_SIRET)
    if _has_odd_field(row) or _is_odd_social(contract.terms.social):
        found.add(Flag.ODD_VALUE)
    return found


def _is_damaged(text: Any) -> bool:
    if not isinstance(text, str) or (text.isascii() and text.isprintable() and "?" not in text):
        return False
    composed = normalize("NFC", text)
    # Most texts hold no sign of damage: the expression below looks at each character.
    if composed.isprintable() and not any(sign in composed for sign in _SIGNS):
        return False
    return _DAMAGE.search(composed) is not None


def _texts(row: Mapping[str, Any], contract: Contract) -> list[Any]:
    texts: list[Any] = [contract.title, contract.buyer_name, contract.nature]
    texts.extend(item.title for item in contract.modifications)
    contractors = row.get("titulaires")
    if isinstance(contractors, list):
        texts.extend(item.get("denominationSociale") for item in contractors if isinstance(item, dict))
    return texts


def _has_bad_siret(contractors: Sequence[ObservedContractor]) -> bool:
    return any(
        folded(item["kind"] or "") == "siret" and not is_right(item["id"] or "") for item in contractors
    )


def _is_odd_social(labels: Sequence[str]) -> bool:
    """A label that is not the schema's to the letter, or "none" beside others."""
    found = {normalize("NFC", label) for label in labels}
    return not found <= _SOCIAL_LABELS or (_NO_SOCIAL in found and len(found) > 1)


def _has_odd_field(row: Mapping[str, Any]) -> bool:
    for name, expected in _EXPECTED.items():
        value = row.get(name)
        if value is not None and not expected(value) and not is_missing(value):
            return True
    return False


def _is_count(value: Any) -> bool:
    found = number(value)
    return found is not None and found >= 1 and found == found.to_integral_value()


def _is_share(value: Any) -> bool:
    found = number(value)
    return found is not None and 0 <= found <= 1


def _is_boolean(value: Any) -> bool:
    return isinstance(value, bool)


def _is_cpv(value: Any) -> bool:
    return isinstance(value, str) and _CPV.fullmatch(value) is not None


_EXPECTED: dict[str, Callable[[Any], bool]] = {
    "codeCPV": _is_cpv,
    "dureeMois": _is_count,
    "offresRecues": _is_count,
    "marcheInnovant": _is_boolean,
    "attributionAvance": _is_boolean,
    "sousTraitanceDeclaree": _is_boolean,
    "tauxAvance": _is_share,
    "origineUE": _is_share,
    "origineFrance": _is_share,
}
