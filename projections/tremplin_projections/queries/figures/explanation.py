"""List the entries that add up to a figure of the results, each with its event and its rule, and how it came to be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tremplin_platform.figures import measures
from tremplin_projections.queries.figures.rules import RULES
from tremplin_projections.queries.figures.window import Window
from tremplin_projections.queries.keyset import FIRST, Page, PageRequest, page
from tremplin_projections.queries.rows import fetch_named_rows


class UnknownMeasure(Exception):
    """Raised when no figure of the results has this name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureQuery:
    """
    One figure of a member, `measure`: in a window of days, of one contract, lot or quarter where they are given.

    `upto`: as known at this seq.
    """

    log: str
    measure: str
    between: Window
    contract: str | None = None
    lot: str | None = None
    quarter: str | None = None
    upto: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The amount that event (log, seq) adds to a figure: hours in hundredths, money in cents, lots in units."""

    log: str
    seq: int
    line: int
    contract: str
    lot: str
    quarter: str
    effective: date
    amount: int
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Subtotal:
    """What the entries of one lot and quarter add to a figure, and how many they are."""

    contract: str
    lot: str
    quarter: str
    amount: int
    entries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """The value of a figure once event (log, seq), which changed it, was known."""

    log: str
    seq: int
    value: int


KEY = ("seq", "line")
POINT_KEY = ("seq",)


def explain(figure: FigureQuery, *, asked: PageRequest = FIRST) -> Page[Line]:
    """
    List the entries of one figure of `results`, in the order of their events; all pages together sum to the figure.

    A figure that counts lots shows, for each lot, the first entry that makes it count.

    :raises UnknownMeasure: the measure is not the name of a figure
    """
    statement, parameters = _entries(figure)

    def lines(rows: list[dict[str, Any]]) -> Sequence[Line]:
        return [Line(**row, rule=RULES[figure.measure]) for row in rows]

    shown = _SHOWN[_shape(figure.measure)].format(entries=statement)
    return page(shown, parameters, key=KEY, asked=asked, make=lines)


def subtotals(figure: FigureQuery) -> list[Subtotal]:
    """
    Sum the entries that explain a figure by lot, then by quarter; all of them sum to the figure.

    :raises UnknownMeasure: the measure is not the name of a figure
    """
    statement, parameters = _entries(figure)
    shown = _SHOWN[_shape(figure.measure)].format(entries=statement)
    return [Subtotal(**row) for row in fetch_named_rows(_SUBTOTALS.format(shown=shown), parameters)]


def history(figure: FigureQuery, *, asked: PageRequest = FIRST) -> Page[Point]:
    """
    List the values that a figure took, at each event that changed it; the last of all is the figure.

    :raises UnknownMeasure: the measure is not the name of a figure
    """
    statement, parameters = _entries(figure)

    def points(rows: list[dict[str, Any]]) -> Sequence[Point]:
        return [Point(log=figure.log, **row) for row in rows]

    after, before = (_VALUE[_shape(figure.measure)].format(of=of) for of in ("after", "after - amount"))
    query = _HISTORY.format(entries=statement, after=after, before=before)
    return page(query, parameters, key=POINT_KEY, asked=asked, make=points)


FIGURES = frozenset(RULES)

_PARTS = {
    "reserved_lots_used": (measures.RESERVED_CALL_OFFS,),
    "protected_wins_not_reserved": (measures.PROTECTED_SPEND_NOT_RESERVED,),
    "reserved_lots_open": (measures.RESERVED_LOTS_OPENED, measures.RESERVED_LOTS_ENDED),
    "missing": (measures.DUE, measures.VALIDATED),
}
"""The measures of a figure that is no measure itself; the second is subtracted."""


def measures_of(measure: str) -> tuple[str, ...]:
    """Return the measures that a figure is made of."""
    return _PARTS.get(measure, (measure,))


def _shape(measure: str) -> str:
    match measure:
        case "missing" | "reserved_lots_open":
            return measure
        case "reserved_lots_used" | "protected_wins_not_reserved":
            return "lots"
        case _:
            return "sum"


def _entries(figure: FigureQuery) -> tuple[str, dict[str, Any]]:
    if figure.measure not in FIGURES:
        raise UnknownMeasure(figure.measure)
    parts = measures_of(figure.measure)
    parameters = {
        "log": figure.log,
        "measures": list(parts),
        "subtracted": list(parts[1:]),
        "contract": figure.contract,
        "lot": figure.lot,
        "quarter": figure.quarter,
        "upto": figure.upto,
        "first": figure.between.first,
        "last": figure.between.last,
    }
    return _OPEN if figure.measure == "reserved_lots_open" else _USUAL, parameters


_FIELDS = "log, seq, line, contract, lot, quarter, effective"
_SIGNED = f"""
select {_FIELDS}, case when measure = any(%(subtracted)s) then -amount else amount end as amount
  from ledger_entries
 where log = %(log)s and measure = any(%(measures)s)
   and (%(contract)s::text is null or contract = %(contract)s) and (%(lot)s::text is null or lot = %(lot)s)
   and (%(quarter)s::text is null or quarter = %(quarter)s) and (%(upto)s::bigint is null or seq <= %(upto)s)
"""  # noqa: S608
_FROM = "(%(first)s::date is null or effective >= %(first)s::date)"
_TO = "(%(last)s::date is null or effective <= %(last)s::date)"
_USUAL = f"{_SIGNED} and {_FROM} and {_TO}"
_OPEN = (
    f"{_SIGNED} and (measure = '{measures.RESERVED_LOTS_OPENED}' and {_TO}"
    f" or measure = '{measures.RESERVED_LOTS_ENDED}' and effective < %(first)s::date)"
)

_OF_LOTS = """
select *, row_number() over (partition by contract, lot order by seq, line) as place,
       sum(amount) over (partition by contract, lot) as total
  from ({entries}) signed
"""
# A lot whose entries sum to zero is not counted; one with no hours missing has none of its entries shown.
_SHOWN = {
    "sum": "{entries}",
    "lots": f"select {_FIELDS}, 1 as amount from ({_OF_LOTS}) counted where place = 1 and total <> 0",  # noqa: S608
    "reserved_lots_open": f"select {_FIELDS}, 1 as amount from ({_OF_LOTS}) counted where place = 1 and total > 0",  # noqa: S608
    "missing": f"select {_FIELDS}, amount from ({_OF_LOTS}) counted where total > 0",  # noqa: S608
}

_SUBTOTALS = """
select contract, lot, quarter, sum(amount)::bigint as amount, count(*) as entries
  from ({shown}) shown group by contract, lot, quarter order by contract, lot, quarter
"""

_VALUE = {
    "sum": "({of})",
    "lots": "(({of}) <> 0)::int",
    "reserved_lots_open": "(({of}) > 0)::int",
    "missing": "greatest({of}, 0)",
}
"""What the sum of a lot's entries adds to the figure."""

_HISTORY = """
select seq, (sum(step) over (order by seq))::bigint as value from (
    select seq, sum({after} - {before}) as step from (
        select seq, amount, sum(amount) over (partition by contract, lot order by seq) as after from (
            select seq, contract, lot, sum(amount) as amount from ({entries}) signed group by seq, contract, lot
        ) moved
    ) running group by seq
) stepped where step <> 0
"""
