"""The terms of a contract's lots, as a buyer gives them and as events carry them."""

from collections.abc import Sequence
from dataclasses import dataclass

from tremplin_platform.domain.lots.clause_target import ClauseTerms, clause_of
from tremplin_platform.domain.lots.reservation import check_reservation
from tremplin_platform.domain.organisations.organisation_terms import check_territory
from tremplin_platform.domain.refusals import NotPositive, RepeatedIdentifier, check_identifier
from tremplin_platform.events.shapes import Lot


@dataclass(frozen=True, slots=True, kw_only=True)
class LotTerms:
    """
    One lot.

    `articles`: those it is reserved under (empty: still to be chosen), None when it is not reserved; `territories`:
    départements where it may be used, empty = everywhere; `maximum` in cents, None = no maximum.
    """

    identifier: str
    title: str
    articles: Sequence[str] | None = None
    clause: ClauseTerms | None = None
    territories: Sequence[str] = ()
    maximum: int | None = None


def lots_of(terms: Sequence[LotTerms], *, title: str, on: str) -> list[Lot]:
    """
    Return the lots as events carry them; without any, a contract has one lot, `1`, with the contract's title.

    :param on: the day whose law a reservation is under
    :raises Refused: an identifier is bad or given twice, a territory or a reservation is unknown, a maximum or a
        quantity of a clause is not above zero
    """
    seen: set[str] = set()
    lots = []
    for index, lot in enumerate(terms or [LotTerms(identifier="1", title=title)]):
        pointer = f"/lots/{index}"
        if check_identifier(lot.identifier, pointer=f"{pointer}/id") in seen:
            raise RepeatedIdentifier(pointer=f"{pointer}/id")
        seen.add(lot.identifier)
        lots.append(_lot_of(lot, pointer=pointer, on=on))
    return lots


def check_maximum(maximum: int | None, *, pointer: str) -> int | None:
    """
    Check a maximum in cents, and return it.

    :raises NotPositive: zero or less
    """
    if maximum is not None and maximum <= 0:
        raise NotPositive(pointer=pointer)
    return maximum


def _lot_of(lot: LotTerms, *, pointer: str, on: str) -> Lot:
    if lot.articles is not None:
        check_reservation(lot.articles, on=on, pointer=f"{pointer}/reservation/articles")
    for index, territory in enumerate(lot.territories):
        check_territory(territory, pointer=f"{pointer}/territories/{index}")
    return Lot(
        id=lot.identifier,
        title=lot.title,
        reservation=None if lot.articles is None else {"articles": list(lot.articles)},
        clause=None if lot.clause is None else clause_of(lot.clause, pointer=f"{pointer}/clause"),
        territories=list(lot.territories),
        maximum=check_maximum(lot.maximum, pointer=f"{pointer}/maximum"),
    )
