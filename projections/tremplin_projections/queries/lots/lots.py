"""List the lots opened to a member, or to every member, with the hours and money of each."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tremplin_platform.figures import measures
from tremplin_projections.queries.attribution.attribution import with_chosen
from tremplin_projections.queries.figures import totals
from tremplin_projections.queries.figures.lot_life import LotLife, changes_of, lot_life
from tremplin_projections.queries.figures.sums import Sum, sums
from tremplin_projections.queries.figures.terms import NOT_MERGED, TERMS, terms_in_force
from tremplin_projections.queries.figures.totals import LotHours, QuarterHours
from tremplin_projections.queries.figures.window import window
from tremplin_projections.queries.keyset import FIRST, Page, PageRequest, page
from tremplin_projections.queries.rows import fetch_named_rows, json_value


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """
    The award of a lot to a contractor on `notified_on`; protected status and article are those at award.

    Its name is left to those who answer.
    """

    contractor: str
    notified_on: date
    article: str | None
    protected: bool
    contractor_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LotOfMember:
    """
    One lot as one member uses it: hours in hundredths, money in cents.

    `facilitator`: who validates its hours today, None where nobody but the buyer does. Names of organisations are left
    to those who answer.
    """

    log: str
    contract_title: str
    kind: str
    opened_from: date
    starts_on: date
    ends_on: date
    reserved: bool
    articles: tuple[str, ...]
    in_territory: bool
    life: LotLife
    hours: LotHours
    pending: int
    quarters: tuple[QuarterHours, ...]
    ordered: int
    invoiced: int
    awards: tuple[Award, ...]
    facilitator: str | None
    member_name: str | None = None
    facilitator_name: str | None = None


KEY = ("log", "contract", "lot")


def lots(
    *, today: date, log: str | None = None, contract: str | None = None, asked: PageRequest = FIRST
) -> Page[LotOfMember]:
    """
    List the lots opened to `log` (None: to every member), or those of one contract, by name.

    A merged member's lots are listed only for its own log: elsewhere its successor has its figures.
    """
    return _lots(today=today, log=log, contract=contract, lot=None, asked=asked)


def lot(*, today: date, log: str, contract: str, lot: str) -> LotOfMember | None:
    """Return one lot as `log` uses it; None if it is not opened to this log."""
    return next(iter(_lots(today=today, log=log, contract=contract, lot=lot, asked=FIRST).rows), None)


def members_of_lot(*, today: date, contract: str, lot: str, asked: PageRequest = FIRST) -> Page[LotOfMember]:
    """List one lot as used by each member that it is opened to, by member."""
    return _lots(today=today, log=None, contract=contract, lot=lot, asked=asked)


def _lots(
    *, today: date, log: str | None, contract: str | None, lot: str | None, asked: PageRequest
) -> Page[LotOfMember]:
    logs = None if log is None else [log]
    parameters = {"logs": logs, "upto": None, "contract": contract, "lot": lot, "today": today}

    def with_figures(rows: list[dict[str, Any]]) -> Sequence[LotOfMember]:
        return _with_figures(with_chosen(rows, on=today), today)

    return page(_LOTS, parameters, key=KEY, asked=asked, make=with_figures)


def _with_figures(rows: list[dict[str, Any]], today: date) -> list[LotOfMember]:
    logs = sorted({row["log"] for row in rows})
    found: dict[tuple[str, str, str], list[Sum]] = defaultdict(list)
    shared: dict[str, list[Sum]] = defaultdict(list)
    for total in sums(logs=logs, window=window(effective_from=None, effective_to=today.isoformat())):
        found[total.log, total.contract, total.lot].append(total)
        if total.measure == measures.PUBLISHED_QUARTERS:
            shared[total.log].append(total)
    awards = _awards(logs)
    changes = changes_of(logs=logs)
    return [
        _lot_of_member(
            row,
            lot_life(
                changes.get(_place(row), ()),
                clause=json_value(row["clause"]),
                ends_on=row["ends_on"],
                on=today,
            ),
            found[_place(row)] + shared[row["log"]],
            awards.get(_place(row), ()),
        )
        for row in rows
    ]


def _place(row: Mapping[str, Any]) -> tuple[str, str, str]:
    return row["log"], row["contract"], row["lot"]


def _lot_of_member(
    row: dict[str, Any], life: LotLife, found: list[Sum], awards: Sequence[Award]
) -> LotOfMember:
    amounts: dict[str, int] = defaultdict(int)
    for total in found:
        amounts[total.measure] += total.amount
    reservation = json_value(row["reservation"]) or {"articles": []}
    return LotOfMember(
        log=row["log"],
        contract_title=row["contract_title"],
        kind=row["kind"],
        opened_from=row["opened_from"],
        starts_on=row["starts_on"],
        ends_on=life.ends_on,
        reserved=row["reserved"],
        articles=tuple(reservation["articles"]),
        in_territory=row["in_territory"],
        life=life,
        hours=totals.lots(found, [terms_in_force(row, life)])[0],
        pending=amounts[measures.PENDING],
        quarters=totals.quarters(found),
        ordered=amounts[measures.ORDERED],
        invoiced=amounts[measures.INVOICED],
        awards=tuple(awards),
        facilitator=row["facilitator"],
    )


def _awards(logs: Sequence[str]) -> dict[tuple[str, str, str], list[Award]]:
    found: dict[tuple[str, str, str], list[Award]] = defaultdict(list)
    for row in fetch_named_rows(_AWARDS, {"logs": list(logs)}):
        place = _place(row)
        award = {name: row[name] for name in ("contractor", "notified_on", "article", "protected")}
        found[place].append(Award(**award))
    return found


_LOTS = f"""
select latest.*, followed.facilitator
  from ({TERMS}) latest
  left join ledger_facilitators followed
    on followed.log = latest.log and followed.contract = latest.contract and followed.lot = latest.lot
   and followed.from_day <= %(today)s::date and (followed.until_day is null or followed.until_day > %(today)s::date)
 where (%(contract)s::text is null or latest.contract = %(contract)s)
   and (%(lot)s::text is null or latest.lot = %(lot)s)
   and (%(logs)s::text[] is not null or {NOT_MERGED.format(row="latest")})
"""  # noqa: S608
_AWARDS = """
select log, contract, lot, contractor, notified_on, article, protected from ledger_awards
 where log = any(%(logs)s) order by log, contract, lot, notified_on, seq
"""
