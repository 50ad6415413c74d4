"""One row of a file: whose it is, whether it can be recorded, and what is odd about it."""

from collections.abc import Collection, Mapping
from enum import Enum
from typing import Any, Final

from tremplin_platform.commands.decp.rows.contract import Contract
from tremplin_platform.commands.decp.rows.fields import LONGEST_IDENTIFIER, cents, day, is_missing, text
from tremplin_platform.commands.decp.rows.oddities import find_flags
from tremplin_platform.commands.decp.rows.parts import contractors_of, modifications_of, terms_of
from tremplin_platform.commands.decp.rows.repeats import repeated_name
from tremplin_platform.commands.decp.rows.sirets import compact, is_right
from tremplin_platform.commands.decp.rows.text_forms import folded
from tremplin_platform.commands.decp.verdicts import Flag, Reason, Refusal, RowRefused


class _Other(Enum):
    OTHER_BUYER = "other-buyer"


OTHER_BUYER: Final = _Other.OTHER_BUYER
"""The row is a contract of a buyer that was not asked for."""

_BUYERS = ("acheteur", "autoriteConcedante")

Checked = Contract | Refusal | _Other
Row = Mapping[str, Any]


def check(row: Any, *, listed_as_concession: bool, buyers: Collection[str] | None) -> Checked:
    """
    What a row says. Total: whatever JSON it is, the answer is one of the three.

    A row is another buyer's only when its SIRET is right and said once: whose it is otherwise, nobody knows.

    :param buyers: the SIRETs asked for; None for all
    """
    try:
        if not isinstance(row, dict):
            return Refusal(Reason.NO_ID)
        repeated = repeated_name(row)
        if repeated is not None and repeated.partition(".")[0] in _BUYERS:
            return Refusal(Reason.REPEATED_NAME, repeated)
        buyer = _buyer(row)
        if buyers is not None and buyer is not None and buyer not in buyers and is_right(buyer):
            return OTHER_BUYER
        if repeated is not None:
            return Refusal(Reason.REPEATED_NAME, repeated)
        if listed_as_concession or _is_concession(row):
            return Refusal(Reason.CONCESSION)
        return _contract(row, buyer)
    except RowRefused as refused:
        return refused.refusal


def _contract(row: Row, buyer: str | None) -> Contract:
    identifier = text(row.get("id"), about="id", longest=LONGEST_IDENTIFIER)
    if identifier is None:
        raise RowRefused(Reason.NO_ID)
    if buyer is None:
        raise RowRefused(Reason.NO_BUYER)
    if not is_right(buyer):
        raise RowRefused(Reason.BAD_SIRET, buyer[:20])
    amount, rounded = cents(row.get("montant"), about="montant")
    contractors, has_stray = contractors_of(row.get("titulaires"))
    modifications, has_odd = modifications_of(row.get("modifications"))
    contract = Contract(
        buyer=buyer,
        buyer_name=_buyer_name(row),
        identifier=identifier,
        title=text(row.get("objet"), about="objet"),
        nature=text(row.get("nature"), about="nature"),
        amount=amount,
        notified_on=day(row.get("dateNotification"), about="dateNotification"),
        published_on=day(row.get("datePublicationDonnees"), about="datePublicationDonnees"),
        contractors=contractors,
        terms=terms_of(row),
        modifications=modifications,
        flags=set(),
    )
    contract.flags.update(find_flags(row, contract))
    if rounded:
        contract.flags.add(Flag.ROUNDED_AMOUNT)
    if has_stray or has_odd:
        contract.flags.add(Flag.ODD_VALUE)
    return contract


def _buyer(row: Row) -> str | None:
    """Return the SIRET of the buyer, or of the authority that grants a concession, without its spaces."""
    for field in _BUYERS:
        named = row.get(field)
        written = named.get("id") if isinstance(named, dict) else named
        found = text(written, about=field)
        if found is not None:
            return compact(found)
    return None


def _buyer_name(row: Row) -> str | None:
    named = row.get("acheteur")
    return text(named.get("nom"), about="acheteur") if isinstance(named, dict) else None


def _is_concession(row: Row) -> bool:
    kind, nature = row.get("_type"), row.get("nature")
    return (
        (isinstance(kind, str) and "concession" in kind.casefold())
        or (isinstance(nature, str) and folded(nature).startswith(("concession", "délégationdeservice")))
        or (is_missing(row.get("acheteur")) and isinstance(row.get("autoriteConcedante"), dict))
    )
