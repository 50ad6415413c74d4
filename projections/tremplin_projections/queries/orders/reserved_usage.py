"""List the lots that count in reserved usage: reserved lots, and those that a protected structure won."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from tremplin_platform.figures import measures
from tremplin_platform.figures.sums import Sum
from tremplin_platform.figures.usage_totals import ReservedUsage, reserved_usage as usage_of
from tremplin_projections.queries.figures.lot_facts import Place
from tremplin_projections.queries.figures.sums import sums
from tremplin_projections.queries.figures.terms import LISTED_TERMS, NOT_MERGED, place_of
from tremplin_projections.queries.figures.window import Window
from tremplin_projections.queries.keyset import FIRST, Page, PageRequest, page
from tremplin_projections.queries.rows import condition, json_value


@dataclass(frozen=True, slots=True, kw_only=True)
class LotUsage:
    """The part of one lot in a member's reserved usage; the counts of lots in `figures` are 0 or 1."""

    log: str
    contract: str
    lot: str
    title: str
    usage: str
    reserved: bool
    articles: tuple[str, ...]
    in_territory: bool
    figures: ReservedUsage


KEY = ("log", "contract", "lot")


def reserved_usage(
    *,
    between: Window,
    log: str | None = None,
    usage: str | None = None,
    contract: str | None = None,
    asked: PageRequest = FIRST,
) -> Page[LotUsage]:
    """
    List the lots that count in the reserved usage of `log` (None: of every member), by name.

    Figures are those of the window `between`; over all lots of a member they sum to those of its `results`.
    """
    named = {"log": log, "usage": usage, "contract": contract}
    where = condition(**{name: (value, f"{name} = %({name})s") for name, value in named.items()})
    shown = f"{_SHOWN} and {NOT_MERGED.format(row='listed_terms')}" if log is None else _SHOWN
    query = LISTED_TERMS.format(where=where, shown=shown)
    return page(query, named, key=KEY, asked=asked, make=partial(_with_figures, between=between))


def counted_lots(rows: Iterable[Mapping[str, Any]], sums: Iterable[Sum]) -> list[LotUsage]:
    """Return those of the lots of rows of `TERMS` that count in reserved usage, from the sums of their logs."""
    found = _by_lot(sums)
    return [
        _usage_of_lot(row, of_lot)
        for row in rows
        for of_lot in [found[place_of(row)]]
        if row["reserved"] or any(total.measure in _COUNTED for total in of_lot)
    ]


def _with_figures(rows: list[dict[str, Any]], between: Window) -> list[LotUsage]:
    found = _by_lot(sums(logs=sorted({row["log"] for row in rows}), window=between))
    return [_usage_of_lot(row, found[place_of(row)]) for row in rows]


def _by_lot(sums: Iterable[Sum]) -> dict[Place, list[Sum]]:
    found: dict[Place, list[Sum]] = defaultdict(list)
    for total in sums:
        found[total.log, total.contract, total.lot].append(total)
    return found


def _usage_of_lot(row: Mapping[str, Any], found: list[Sum]) -> LotUsage:
    reservation = json_value(row["reservation"]) or {"articles": []}
    return LotUsage(
        log=row["log"],
        contract=row["contract"],
        lot=row["lot"],
        title=row["title"],
        usage=row["usage"],
        reserved=row["reserved"],
        articles=tuple(reservation["articles"]),
        in_territory=row["in_territory"],
        figures=usage_of(found),
    )


_COUNTED = (measures.PROTECTED_SPEND_NOT_RESERVED, measures.HOURS_FROM_PROTECTED)
_SHOWN = f"""
(reserved or exists (
    select from ledger_balances counted
     where counted.log = listed_terms.log and counted.measure in {_COUNTED}
       and counted.contract = listed_terms.contract and counted.lot = listed_terms.lot))
"""
