"""List the entries that add up to a figure of the results, each with its event and its rule, or sum them by lot."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tremplin_platform.figures import measures
from tremplin_platform.figures.sums import Sum
from tremplin_projections.queries.figures.rules import RULES
from tremplin_projections.queries.figures.sums import sums
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


Place = tuple[str, str]
"""Contract, lot."""

KEY = ("seq", "line")


def explain(figure: FigureQuery, *, asked: PageRequest = FIRST) -> Page[Line]:
    """
    List the entries of one figure of `results`, in the order of their events; all pages together sum to the figure.

    A figure that counts lots shows, for each lot, the first entry that makes it count.

    :raises UnknownMeasure: the measure is not the name of a figure
    """
    statement, parameters = entries_of(figure)

    def lines(rows: list[dict[str, Any]]) -> Sequence[Line]:
        return [Line(**row, rule=RULES[figure.measure]) for row in rows]

    if shape_of(figure) == "missing":  # a lot with no hours missing has none of its entries shown
        missing = [place for place, total in sums_of_lots(figure, upto=figure.upto).items() if total > 0]
        shown, parameters = of_lots(missing, statement, parameters)
    else:
        shown = _SHOWN[shape_of(figure)].format(entries=statement)
    return page(shown, parameters, key=KEY, asked=asked, make=lines)


def subtotals(figure: FigureQuery) -> list[Subtotal]:
    """
    Sum the entries that explain a figure by lot, then by quarter; all of them sum to the figure.

    :raises UnknownMeasure: the measure is not the name of a figure
    """
    if shape_of(figure) in ("sum", "missing"):
        return _subtotals(figure)
    statement, parameters = entries_of(figure)
    shown = _SHOWN[shape_of(figure)].format(entries=statement)
    return [Subtotal(**row) for row in fetch_named_rows(_SUBTOTALS.format(shown=shown), parameters)]


def _subtotals(figure: FigureQuery) -> list[Subtotal]:
    found: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0])
    of_lots: dict[Place, int] = defaultdict(int)
    for total in _signed_sums(figure, upto=figure.upto):
        part = found[total.contract, total.lot, total.quarter]
        part[0] += total.amount
        part[1] += total.entries
        of_lots[total.contract, total.lot] += total.amount
    return [
        Subtotal(contract=contract, lot=lot, quarter=quarter, amount=amount, entries=entries)
        for (contract, lot, quarter), (amount, entries) in sorted(found.items())
        if figure.measure != "missing" or of_lots[contract, lot] > 0
    ]


def of_lots(
    lots: Iterable[Place], statement: str, parameters: Mapping[str, Any]
) -> tuple[str, dict[str, Any]]:
    """Narrow a statement of entries, and its parameters, to those of some lots."""
    contracts, names = zip(*lots, strict=True) if (lots := [*lots]) else ((), ())
    narrowed = f"select {_FIELDS}, amount from ({statement}) signed where {_IN_LOTS}"  # noqa: S608
    return narrowed, {**parameters, "contracts": list(contracts), "lots": list(names)}


def sums_of_lots(figure: FigureQuery, *, upto: int | None) -> dict[Place, int]:
    """Sum the entries of a figure by lot, what is subtracted negative; with `upto`, as known at that seq."""
    found: dict[Place, int] = defaultdict(int)
    for total in _signed_sums(figure, upto=upto):
        found[total.contract, total.lot] += total.amount
    return found


def _signed_sums(figure: FigureQuery, *, upto: int | None) -> Iterator[Sum]:
    parts = measures_of(figure.measure)
    for total in sums(logs=[figure.log], window=figure.between, upto=upto, only=parts):
        if (
            figure.contract in (None, total.contract)
            and figure.lot in (None, total.lot)
            and figure.quarter in (None, total.quarter)
        ):
            yield total._replace(amount=-total.amount) if total.measure in parts[1:] else total


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


def shape_of(figure: FigureQuery) -> str:
    """Return how a figure is made of its entries: their `sum`, or a value of each lot's sum."""
    match figure.measure:
        case "missing" | "reserved_lots_open":
            return figure.measure
        case "reserved_lots_used" | "protected_wins_not_reserved":
            return "lots"
        case _:
            return "sum"


def entries_of(figure: FigureQuery) -> tuple[str, dict[str, Any]]:
    """
    Return the statement of a figure's entries, what is subtracted negative, and its parameters.

    :raises UnknownMeasure: the measure is not the name of a figure
    """
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
_IN_LOTS = "(contract, lot) in (select * from unnest(%(contracts)s::text[], %(lots)s::text[]))"
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
# A lot whose entries sum to zero is not counted.
_SHOWN = {
    "sum": "{entries}",
    "lots": f"select {_FIELDS}, 1 as amount from ({_OF_LOTS}) counted where place = 1 and total <> 0",  # noqa: S608
    "reserved_lots_open": f"select {_FIELDS}, 1 as amount from ({_OF_LOTS}) counted where place = 1 and total > 0",  # noqa: S608
}

_SUBTOTALS = """
select contract, lot, quarter, sum(amount)::bigint as amount, count(*) as entries
  from ({shown}) shown group by contract, lot, quarter order by contract, lot, quarter
"""
