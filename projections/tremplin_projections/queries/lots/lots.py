"""List the lots opened to a member, or to every member, with the hours and money of each."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tremplin_platform.figures import measures, totals
from tremplin_platform.figures.lots.life import LotLife
from tremplin_platform.figures.sums import Sum
from tremplin_platform.figures.totals import LotHours, QuarterHours
from tremplin_projections.queries.figures.lot_facts import (
    AWARDS,
    CHANGES,
    FACILITATORS,
    METHODS,
    Award,
    LotFacts,
    Place,
    lot_facts,
)
from tremplin_projections.queries.figures.sums import sums
from tremplin_projections.queries.figures.terms import (
    LISTED_TERMS,
    NOT_MERGED,
    life_of,
    place_of,
    terms_in_force,
)
from tremplin_projections.queries.figures.window import window
from tremplin_projections.queries.keyset import FIRST, Page, PageRequest, page
from tremplin_projections.queries.rows import condition, json_value


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
    named = {"log": log, "contract": contract, "lot": lot}
    where = condition(**{name: (value, f"{name} = %({name})s") for name, value in named.items()})
    shown = NOT_MERGED.format(row="listed_terms") if log is None else "true"
    query = LISTED_TERMS.format(where=where, shown=shown)

    def with_figures(rows: list[dict[str, Any]]) -> Sequence[LotOfMember]:
        return _with_figures(rows, today)

    return page(query, named, key=KEY, asked=asked, make=with_figures)


def _with_figures(rows: list[dict[str, Any]], today: date) -> list[LotOfMember]:
    logs = sorted({row["log"] for row in rows})
    found = sums(logs=logs, window=window(effective_from=None, effective_to=today.isoformat()))
    facts = lot_facts(logs=logs, parts=(CHANGES, METHODS, AWARDS, FACILITATORS), on=today)
    return lots_of_members(rows, found, facts, today=today)


def lots_of_members(
    rows: Iterable[Mapping[str, Any]], sums: Iterable[Sum], facts: Mapping[Place, LotFacts], *, today: date
) -> list[LotOfMember]:
    """Return the lots of rows of `TERMS` on the day `today`, from the sums and facts of their logs."""
    found: dict[Place, list[Sum]] = defaultdict(list)
    shared: dict[str, list[Sum]] = defaultdict(list)
    for total in sums:
        found[total.log, total.contract, total.lot].append(total)
        if total.measure == measures.PUBLISHED_QUARTERS:
            shared[total.log].append(total)
    return [
        _lot_of_member(row, facts, found[place_of(row)] + shared[row["log"]], today=today) for row in rows
    ]


def _lot_of_member(
    row: Mapping[str, Any], facts: Mapping[Place, LotFacts], found: list[Sum], *, today: date
) -> LotOfMember:
    life, known = life_of(row, facts, on=today), facts.get(place_of(row), LotFacts())
    amounts = totals.by_measure(found)
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
        hours=totals.lots(found, [terms_in_force(row, life, facts)])[0],
        quarters=totals.quarters(found),
        ordered=amounts[measures.ORDERED],
        invoiced=amounts[measures.INVOICED],
        awards=tuple(known.awards),
        facilitator=known.facilitator,
    )
