"""List the entries that add up to a figure of the results, each with its event and its rule."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tremplin_platform.figures import measures
from tremplin_projections.queries.figures.rules import RULES
from tremplin_projections.queries.figures.window import Window
from tremplin_projections.queries.keyset import FIRST, Page, PageRequest, page


class UnknownMeasure(Exception):
    """Raised when no figure of the results has this name."""


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


KEY = ("seq", "line")


def explain(
    *,
    log: str,
    measure: str,
    between: Window,
    contract: str | None = None,
    lot: str | None = None,
    quarter: str | None = None,
    upto: int | None = None,
    asked: PageRequest = FIRST,
) -> Page[Line]:
    """
    List the entries of one figure of `results`, in the order of their events; all pages together sum to the figure.

    A figure that counts lots shows, for each lot, the first entry that makes it count.

    :param upto: read what was known at this seq
    :raises UnknownMeasure: `measure` is not the name of a figure
    """
    if measure not in FIGURES:
        raise UnknownMeasure(measure)
    parameters = {
        "log": log,
        "measure": _COUNTED.get(measure, measure),
        "contract": contract,
        "lot": lot,
        "quarter": quarter,
        "upto": upto,
        "first": between.first,
        "last": between.last,
    }

    def lines(rows: list[dict[str, Any]]) -> Sequence[Line]:
        return [Line(**row, rule=RULES[measure]) for row in rows]

    return page(_query(measure), parameters, key=KEY, asked=asked, make=lines)


_COUNTED = {
    "reserved_lots_used": measures.RESERVED_CALL_OFFS,
    "protected_wins_not_reserved": measures.PROTECTED_SPEND_NOT_RESERVED,
}
"""For each figure that counts lots, the measure that makes a lot count."""

FIGURES = frozenset(RULES)


def _query(measure: str) -> str:
    if measure == "reserved_lots_open":
        return _OPEN
    return _FIRST_OF_LOT if measure in _COUNTED else _SUM


_FIELDS = "log, seq, line, contract, lot, quarter, effective"
_FILTERS = """
   and (%(contract)s::text is null or contract = %(contract)s) and (%(lot)s::text is null or lot = %(lot)s)
   and (%(quarter)s::text is null or quarter = %(quarter)s) and (%(upto)s::bigint is null or seq <= %(upto)s)
"""
_FROM = "(%(first)s::date is null or effective >= %(first)s::date)"
_TO = "(%(last)s::date is null or effective <= %(last)s::date)"

_SUM = f"""
select {_FIELDS}, amount from ledger_entries
 where log = %(log)s and measure = %(measure)s and {_FROM} and {_TO} {_FILTERS}
"""  # noqa: S608

# A lot whose entries sum to zero is not counted.
_FIRST_OF_LOT = f"""
select {_FIELDS}, 1 as amount from (
    select {_FIELDS}, row_number() over (partition by contract, lot order by seq, line) as place,
           sum(amount) over (partition by contract, lot) as total
      from ledger_entries
     where log = %(log)s and measure = %(measure)s and {_FROM} and {_TO} {_FILTERS}
) counted where place = 1 and total <> 0
"""  # noqa: S608

_OPEN = f"""
select {_FIELDS}, 1 as amount from (
    select {_FIELDS}, row_number() over (partition by contract, lot order by seq, line) as place,
           sum(case measure when '{measures.RESERVED_LOTS_ENDED}' then -amount else amount end)
               over (partition by contract, lot) as total
      from ledger_entries
     where log = %(log)s {_FILTERS}
       and (measure = '{measures.RESERVED_LOTS_OPENED}' and {_TO}
            or measure = '{measures.RESERVED_LOTS_ENDED}' and effective < %(first)s::date)
) counted where place = 1 and total > 0
"""  # noqa: S608
