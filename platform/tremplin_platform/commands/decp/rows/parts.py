"""The nested parts of a row: contractors, modifications, terms. Junk beside them is reported, not kept."""

from collections.abc import Mapping, Sequence
from typing import Any

from tremplin_platform.commands.decp.rows.contract import Modification, Terms
from tremplin_platform.commands.decp.rows.essential_fields import essential_of
from tremplin_platform.commands.decp.rows.fields import (
    LONGEST_IDENTIFIER,
    cents,
    day,
    is_missing,
    number,
    objects,
    text,
    texts,
)
from tremplin_platform.commands.decp.rows.text_forms import folded
from tremplin_platform.events.contracts.observed import ObservedContractor

_RESERVED = folded("Marché réservé")

_MOST_MONTHS = 12_000


def contractors_of(listed: Any) -> tuple[Sequence[ObservedContractor], bool]:
    """
    The contractors, each once, and whether the list holds anything else.

    :raises RowRefused: `broken-text`
    """
    found: dict[tuple[str | None, str | None], ObservedContractor] = {}
    has_stray = False
    for item in objects(listed, wrapper="titulaire"):
        kind = identifier = None
        if item is not None:
            kind = text(item.get("typeIdentifiant"), about="titulaires", longest=LONGEST_IDENTIFIER)
            identifier = text(item.get("id"), about="titulaires", longest=LONGEST_IDENTIFIER)
        if kind is None and identifier is None:
            has_stray = True
        else:
            found[kind, identifier] = {"kind": kind, "id": identifier}
    return list(found.values()), has_stray


def modifications_of(listed: Any) -> tuple[Sequence[Modification], bool]:
    """
    The modifications in the order of the file, and whether anything in them is odd.

    :raises RowRefused: `bad-amount`, `bad-date` or `broken-text`
    """
    found: list[Modification] = []
    has_odd = False
    for item in objects(listed, wrapper="modification"):
        if item is None:
            has_odd = True
            continue
        contractors, has_stray = contractors_of(item.get("titulaires"))
        months = months_of(item.get("dureeMois"))
        has_odd |= has_stray or (months is None and not is_missing(item.get("dureeMois")))
        found.append(_modification(item, contractors, months))
    return found, has_odd


def terms_of(row: Mapping[str, Any]) -> Terms:
    """
    Read the terms of a contract beside its base data. "Marché réservé" names no article, and none is guessed.

    :raises RowRefused: `broken-text`
    """
    social = texts(
        row.get("considerationsSociales"), wrapper="considerationSociale", about="considerationsSociales"
    )
    return Terms(
        cpv=text(row.get("codeCPV"), about="codeCPV") if isinstance(row.get("codeCPV"), str) else None,
        months=months_of(row.get("dureeMois")),
        techniques=texts(row.get("techniques"), wrapper="technique", about="techniques"),
        framework=text(row.get("idAccordCadre"), about="idAccordCadre", longest=LONGEST_IDENTIFIER),
        social=social,
        reserved=any(folded(label) == _RESERVED for label in social),
        essential=essential_of(row),
    )


def months_of(value: Any) -> int | None:
    """A duration in whole months; None for `NC`, parts of a month and what lasts a thousand years."""
    found = number(value)
    if found is None or not 1 <= found <= _MOST_MONTHS or found != int(found):
        return None
    return int(found)


def _modification(
    item: Mapping[str, Any], contractors: Sequence[ObservedContractor], months: int | None
) -> Modification:
    amount = item.get("montant")
    return Modification(
        number=text(item.get("id"), about="modifications", longest=LONGEST_IDENTIFIER),
        title=text(item.get("objetModification"), about="modifications"),
        amount=None if is_missing(amount) else cents(amount, about="modifications")[0],
        months=months,
        contractors=contractors,
        modified_on=_modified_on(item),
    )


def _modified_on(item: Mapping[str, Any]) -> str | None:
    for name in (
        "dateNotificationModification",
        "dateSignatureModification",
        "datePublicationDonneesModification",
    ):
        found = day(item.get(name), about="modifications")
        if found is not None:
            return found
    return None
