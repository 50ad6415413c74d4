"""Which lots carry my reserved usage: the reserved ones, and those that a protected structure won."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tremplin_platform.figures import measures
from tremplin_projections.queries.json_columns import json_value
from tremplin_projections.queries.keyset import FIRST, Asked, Page, page
from tremplin_projections.queries.sums import Sum, sums
from tremplin_projections.queries.terms import TERMS
from tremplin_projections.queries.usage_totals import ArticleUsage, reserved_usage as usage_of
from tremplin_projections.queries.window import window


@dataclass(frozen=True, slots=True, kw_only=True)
class LotUsage:
    """One lot's part of one member's reserved usage: money in cents, hours in hundredths."""

    log: str
    contract: str
    lot: str
    title: str
    usage: str
    reserved: bool
    articles: tuple[str, ...]
    in_territory: bool
    reserved_spend: int
    reserved_call_offs: int
    protected_spend_not_reserved: int
    hours_from_protected: int
    by_article: tuple[ArticleUsage, ...]


KEY = ("log", "contract", "lot")


def reserved_usage(*, today: date, log: str | None = None, asked: Asked = FIRST) -> Page[LotUsage]:
    """The lots that count in the reserved usage of `log` (of every member where None), by name."""
    parameters = {"logs": None if log is None else [log], "upto": None}

    def with_figures(rows: list[dict[str, Any]]) -> Sequence[LotUsage]:
        return _with_figures(rows, today)

    return page(_LOTS, parameters, key=KEY, asked=asked, make=with_figures)


def _with_figures(rows: list[dict[str, Any]], today: date) -> list[LotUsage]:
    found: dict[tuple[str, str, str], list[Sum]] = defaultdict(list)
    between = window(effective_from=None, effective_to=today.isoformat())
    for each in sums(logs=sorted({row["log"] for row in rows}), window=between):
        found[each.log, each.contract, each.lot].append(each)
    return [_lot(row, found[row["log"], row["contract"], row["lot"]]) for row in rows]


def _lot(row: dict[str, Any], found: list[Sum]) -> LotUsage:
    figures = usage_of(found)
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
        reserved_spend=figures.reserved_spend,
        reserved_call_offs=figures.reserved_call_offs,
        protected_spend_not_reserved=figures.protected_spend_not_reserved,
        hours_from_protected=figures.hours_from_protected,
        by_article=figures.by_article,
    )


_COUNTED = f"('{measures.PROTECTED_SPEND_NOT_RESERVED}', '{measures.HOURS_FROM_PROTECTED}')"
_LOTS = f"""
select log, contract, lot, title, usage, reserved, reservation, in_territory from ({TERMS}) latest
 where reserved or exists (
    select from ledger_balances counted
     where counted.log = latest.log and counted.measure in {_COUNTED}
       and counted.contract = latest.contract and counted.lot = latest.lot)
"""  # noqa: S608
