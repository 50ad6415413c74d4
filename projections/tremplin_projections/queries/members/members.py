"""List the members with the totals of their clause hours and reserved usage."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tremplin_platform.figures import totals
from tremplin_platform.figures.sums import Sum
from tremplin_platform.figures.totals import ClauseHours, LotHours
from tremplin_platform.figures.usage_totals import ReservedUsage, reserved_usage
from tremplin_projections.queries.figures.sums import sums
from tremplin_projections.queries.figures.terms import NOT_MERGED, SIRET_ON, LotTerms, lot_terms
from tremplin_projections.queries.figures.window import Window
from tremplin_projections.queries.freshness import HeldNote, held_of
from tremplin_projections.queries.keyset import FIRST, Page, PageRequest, page
from tremplin_projections.queries.letters import LETTERS
from tremplin_projections.queries.members.bought import Bought, bought_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """
    One member's totals, as in its results; `held`: why they may be incomplete.

    `missing_lots`: those on which hours due are missing, the most first.
    """

    log: str
    name: str
    siret: str | None
    territory: str | None
    clause_hours: ClauseHours
    reserved_usage: ReservedUsage
    bought: Bought
    held: tuple[HeldNote, ...]
    missing_lots: tuple[LotHours, ...]


KEY = ("log",)


def members(
    *, today: date, since: date | None = None, asked: PageRequest = FIRST, containing: str | None = None
) -> Page[Member]:
    """
    List the members by identifier, with their totals on the Paris day `today`. Inside `scope.reading` of all logs.

    Merged members are left out: their figures are in their successors'.

    :param since: the first Paris day counted; None counts from the beginning
    :param containing: letters without accents, in lower case, of the name, SIRET or identifier; None: every member
    """

    def with_totals(rows: list[dict[str, Any]]) -> Sequence[Member]:
        return _with_totals(rows, Window(first=since, last=today), today)

    return page(_MEMBERS, {"today": today, "containing": containing}, key=KEY, asked=asked, make=with_totals)


def _with_totals(rows: list[dict[str, Any]], between: Window, today: date) -> list[Member]:
    logs = [row["log"] for row in rows]
    found: dict[str, list[Sum]] = defaultdict(list)
    for total in sums(logs=logs, window=between):
        found[total.log].append(total)
    terms: dict[str, list[LotTerms]] = defaultdict(list)
    for lot in lot_terms(logs=logs, on=today):
        terms[lot.log].append(lot)
    held = {note.log: note for note in held_of(logs=logs, projection="ledger")}
    return [
        Member(
            **row,
            clause_hours=totals.clause_hours(found[log], lots),
            reserved_usage=reserved_usage(found[log]),
            bought=bought_of(found[log]),
            held=(held[log],) if log in held else (),
            missing_lots=_missing(lots),
        )
        for log, row in zip(logs, rows, strict=True)
        for lots in [totals.lots(found[log], terms[log])]
    ]


def _missing(lots: Sequence[LotHours]) -> tuple[LotHours, ...]:
    return tuple(sorted((lot for lot in lots if lot.missing), key=lambda lot: -lot.missing))


_MEMBERS = f"""
select * from (
select log, name, ({SIRET_ON.format(row="named", day="%(today)s")}) as siret, territory from (
    select distinct on (log) log, name, territory from ledger_members
     where name is not null order by log, seq desc
) named
 where {NOT_MERGED.format(row="named")}) members
 where %(containing)s::text is null or position(%(containing)s::text in {LETTERS.format(text="name")}) > 0
    or position(%(containing)s::text in siret) > 0 or position(%(containing)s::text in log) > 0
"""  # noqa: S608
