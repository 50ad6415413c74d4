"""Read the terms of the lots opened to a log, now or at a seq, and share SQL about its member."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from tremplin_projections.queries.figures.lot_life import Change, LotLife, changes_of, lot_life
from tremplin_projections.queries.rows import fetch_rows, json_value

TERMS = """
select distinct on (log, contract, lot) log, contract, lot, contract_title, title, usage, centrale_role, kind,
       opened_from, starts_on, ends_on, reserved, reservation, way, target, clause, method, in_territory, has_maximum
  from ledger_terms
 where (%(logs)s::text[] is null or log = any(%(logs)s)) and (%(upto)s::bigint is null or seq <= %(upto)s)
 order by log, contract, lot, seq desc
"""
"""SQL query: the latest version of each lot opened to the logs."""


NOT_MERGED = """
not exists (select from ledger_members gone where gone.log = {row}.log and gone.merged_into is not null)
"""
"""SQL condition: the member of the row `{row}` did not merge. Totals over members leave merged members out."""

SIRET_ON = """
select siret from ledger_members known
 where known.log = {row}.log and siret is not null and (siret_from is null or siret_from <= {day})
 order by siret_from desc nulls last, seq desc limit 1
"""
"""SQL query: the SIRET of the member of the row `{row}` on a day; one without a first day holds from the start."""


class LotTerms(NamedTuple):
    """The terms of one lot that its figures depend on; `target` in hundredths of an hour, `way` '' without clause."""

    log: str
    contract: str
    lot: str
    title: str
    usage: str
    way: str
    target: int | None
    method: str


def lot_terms(*, logs: Sequence[str], on: date | None, upto: int | None = None) -> list[LotTerms]:
    """
    List the lots opened to `logs`, by name.

    :param on: the day whose clause and target are in force; None applies every change
    :param upto: read what was known at this seq
    """
    statement = f"select log, contract, lot, title, usage, clause, ends_on, method from ({TERMS}) latest"  # noqa: S608
    found = fetch_rows(statement, {"logs": list(logs), "upto": upto})
    changes = changes_of(logs=logs, upto=upto)
    return [_terms(row, changes.get(row[:3], ()), on) for row in found]


def terms_in_force(row: Mapping[str, Any], life: LotLife) -> LotTerms:
    """Return the terms of a lot on the day of its `life`."""
    names = ("log", "contract", "lot", "title", "usage")
    return LotTerms(
        **{name: row[name] for name in names},
        way="" if life.clause is None else life.clause["way"],
        target=life.target,
        method=row["method"],
    )


def _terms(row: tuple[Any, ...], changes: Sequence[Change], on: date | None) -> LotTerms:
    log, contract, lot, title, usage, clause, ends_on, method = row
    life = lot_life(changes, clause=json_value(clause), ends_on=ends_on, on=on)
    named = {
        "log": log,
        "contract": contract,
        "lot": lot,
        "title": title,
        "usage": usage,
        "method": method,
    }
    return terms_in_force(named, life)
