"""Read the terms of the lots opened to a log, now or at a seq, and share SQL about its member."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from tremplin_platform.figures.lots.life import LotLife, lot_life
from tremplin_projections.queries.figures.lot_facts import CHANGES, LotFacts, Place, lot_facts
from tremplin_projections.queries.rows import fetch_named_rows, json_value

_COLUMNS = """
log, contract, lot, contract_title, title, usage, centrale_role, kind, opened_from, starts_on, ends_on, reserved,
reservation, way, target, clause, method, in_territory, has_maximum
"""
TERMS = f"""
select distinct on (log, contract, lot) {_COLUMNS}
  from ledger_terms
 where (%(logs)s::text[] is null or log = any(%(logs)s)) and (%(upto)s::bigint is null or seq <= %(upto)s)
 order by log, contract, lot, seq desc
"""  # noqa: S608
"""SQL query: the latest version of each lot opened to the logs (null: to any), of those up to the seq `upto`."""
NOT_MERGED = """
not exists (select from ledger_members gone where gone.log = {row}.log and gone.merged_into is not null)
"""
"""SQL condition: the member of the row `{row}` did not merge. Totals over members leave merged members out."""

LISTED_TERMS = f"""
select {_COLUMNS} from ledger_terms listed_terms
 where {{where}} and case when not exists (
    select from ledger_terms later
     where later.log = listed_terms.log and later.contract = listed_terms.contract and later.lot = listed_terms.lot
       and later.seq > listed_terms.seq) and {{shown}} then true end
"""  # noqa: S608
"""
SQL query: the latest version of each lot opened to any log, for lists over every log: PostgreSQL reads them in the
order of an index, up to the limit. `{where}` and `{shown}` are conditions; that of few rows is to be in `{where}`.
"""

SIRET_ON = """
select siret from ledger_members known
 where known.log = {row}.log and siret is not null and (siret_from is null or siret_from <= {day})
 order by siret_from desc nulls last, seq desc limit 1
"""
"""SQL query: the SIRET of the member of the row `{row}` on a day; one without a first day holds from the start."""


class LotTerms(NamedTuple):
    """
    The terms of one lot that its figures depend on; `target` in hundredths of an hour, `way` '' without clause.

    Orders may be placed from `opened_from`, the contract runs from `starts_on`, both until `ends_on`. `penalised_on`:
    the first day of the penalties that stand.
    """

    log: str
    contract: str
    lot: str
    contract_title: str
    title: str
    usage: str
    opened_from: date
    starts_on: date
    ends_on: date
    way: str
    target: int | None
    method: str
    penalised_on: date | None = None


def lot_terms(*, logs: Sequence[str], on: date | None) -> list[LotTerms]:
    """
    List the lots opened to `logs`, by name, with the method that they were opened with.

    :param on: the day whose clause and target are in force; None applies every change
    """
    return terms_of(opened_lots(logs=logs), lot_facts(logs=logs, parts=(CHANGES,), on=on), on=on)


def opened_lots(*, logs: Sequence[str], upto: int | None = None) -> list[dict[str, Any]]:
    """Return the rows of `TERMS`; with `upto`, as known at that seq."""
    return fetch_named_rows(TERMS, {"logs": list(logs), "upto": upto})


def terms_of(
    rows: Iterable[Mapping[str, Any]], facts: Mapping[Place, LotFacts], *, on: date | None
) -> list[LotTerms]:
    """Return the terms on a day of the lots of rows of `TERMS`."""
    return [terms_in_force(row, life_of(row, facts, on=on), facts) for row in rows]


def life_of(row: Mapping[str, Any], facts: Mapping[Place, LotFacts], *, on: date | None) -> LotLife:
    """Return the state on a day of the lot of a row of `TERMS`."""
    known = facts.get(place_of(row), LotFacts())
    return lot_life(known.changes, clause=json_value(row["clause"]), ends_on=row["ends_on"], on=on)


def place_of(row: Mapping[str, Any]) -> Place:
    """Return the log, contract and lot of a row."""
    return row["log"], row["contract"], row["lot"]


def terms_in_force(row: Mapping[str, Any], life: LotLife, facts: Mapping[Place, LotFacts]) -> LotTerms:
    """Return the terms of a lot on the day of its `life`, with the method chosen for it."""
    known = facts.get(place_of(row), LotFacts())
    return LotTerms(
        **{name: row[name] for name in _AS_OPENED},
        ends_on=life.ends_on,
        way="" if life.clause is None else life.clause["way"],
        target=life.target,
        method=known.method or row["method"],
        penalised_on=life.penalised_on,
    )


_AS_OPENED = ("log", "contract", "lot", "contract_title", "title", "usage", "opened_from", "starts_on")
