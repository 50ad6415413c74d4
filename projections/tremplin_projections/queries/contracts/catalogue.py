"""List the catalogue that every key may read: published contracts, and contracts observed in published data."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tremplin_platform.figures.lots.life import Change, LotLife, lot_life
from tremplin_projections.queries.figures.lot_facts import Award
from tremplin_projections.queries.keyset import FIRST, Page, PageRequest, page
from tremplin_projections.queries.rows import fetch_named_rows, fetch_rows, json_value


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueLotRow:
    """One lot: its reservation as registered, and its current life, clause included."""

    lot: str
    title: str
    reservation: dict[str, Any] | None
    life: LotLife
    territories: tuple[str, ...]
    awards: tuple[Award, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueRow:
    """
    One contract, open to all (`to_all`) or to `opened_to` members by name.

    `source` is `published`, or `observed` in published data: it has then an `amount` in cents, no lots, and the other
    published data in `observed`.
    """

    source: str
    contract: str
    title: str | None
    usage: str | None
    centrale_role: str | None
    kind: str | None
    cpv: str | None
    notice_on: date | None
    starts_on: date | None
    ends_on: date | None
    to_all: bool
    opened_to: int
    amount: int | None
    observed: dict[str, Any] | None
    lots: tuple[CatalogueLotRow, ...]


KEY = ("log", "source", "contract")


def catalogue(
    *,
    today: date,
    source: str | None = None,
    usage: str | None = None,
    contract: str | None = None,
    open_to: str | None = None,
    asked: PageRequest = FIRST,
) -> Page[CatalogueRow]:
    """
    List the catalogue, observed contracts first, by identifier.

    :param today: the Paris day whose clauses are shown
    :param open_to: list only the contracts opened to this member's log
    """
    parameters = {"source": source, "usage": usage, "contract": contract, "open_to": open_to}

    def with_lots(rows: list[dict[str, Any]]) -> Sequence[CatalogueRow]:
        return _with_lots(rows, today)

    return page(_CONTRACTS, parameters, key=KEY, asked=asked, make=with_lots)


def _with_lots(rows: list[dict[str, Any]], today: date) -> Sequence[CatalogueRow]:
    ends = {row["contract"]: row["ends_on"] for row in rows if row["source"] == "published"}
    lots = lots_of(ends, today)
    return [
        CatalogueRow(
            **{name: value for name, value in row.items() if name not in ("log", "observed")},
            observed=json_value(row["observed"]),
            lots=tuple(lots.get(row["contract"], ())) if row["source"] == "published" else (),
        )
        for row in rows
    ]


def current_lots(contracts: Sequence[str], *, today: date) -> Mapping[str, Sequence[CatalogueLotRow]]:
    """Return the lots of these contracts of the centrale, by contract, on the Paris day `today`."""
    return lots_of(dict(fetch_rows(_ENDS, {"contracts": contracts})), today)


def lots_of(ends: Mapping[str, date], today: date) -> Mapping[str, Sequence[CatalogueLotRow]]:
    """Return the lots of these contracts of the centrale, by contract, on a day; `ends`: the last day of each."""
    contracts = list(ends)
    changes = _changes(contracts)
    awards: dict[tuple[str, str], list[Award]] = defaultdict(list)
    for row in fetch_named_rows(_AWARDS, {"contracts": contracts}):
        place = (row.pop("contract"), row.pop("lot"))
        awards[place].append(Award(**row))
    lots: dict[str, list[CatalogueLotRow]] = defaultdict(list)
    for row in fetch_named_rows(_LOTS, {"contracts": contracts}):
        contract, place = row["contract"], (row["contract"], row["lot"])
        lots[contract].append(_lot(row, changes.get(place, ()), awards[place], ends[contract], today))
    return lots


def _changes(contracts: Sequence[str]) -> Mapping[tuple[str, str], Sequence[Change]]:
    changes: dict[tuple[str, str], list[Change]] = defaultdict(list)
    for row in fetch_named_rows(_CHANGES, {"contracts": contracts}):
        changes[row["contract"], row["lot"]].append(
            Change(row["kind"], row["day"], json_value(row["detail"]))
        )
    return changes


def _lot(
    row: Mapping[str, Any], changes: Sequence[Change], awards: Sequence[Award], ends_on: date, today: date
) -> CatalogueLotRow:
    return CatalogueLotRow(
        lot=row["lot"],
        title=row["title"],
        reservation=json_value(row["reservation"]),
        life=lot_life(changes, clause=json_value(row["clause"]), ends_on=ends_on, on=today),
        territories=tuple(json_value(row["territories"])),
        awards=tuple(awards),
    )


_CONTRACTS = """
select log, source, contract, title, usage, centrale_role, kind, cpv, notice_on, starts_on, ends_on, to_all, opened_to,
       amount, observed
  from catalogue_contracts
 where log = 'centrale' and shown_seq is not null and (%(source)s::text is null or source = %(source)s)
   and (%(usage)s::text is null or usage = %(usage)s) and (%(contract)s::text is null or contract = %(contract)s)
   and (%(open_to)s::text is null or source = 'published'
        and contract in (select contract from ledger_terms where log = %(open_to)s))
"""
_ENDS = """
select contract, ends_on from catalogue_contracts
 where log = 'centrale' and source = 'published' and contract = any(%(contracts)s)
"""
_LOTS = """
select contract, lot, title, reservation, clause, territories from catalogue_lots
 where log = 'centrale' and contract = any(%(contracts)s) order by contract, lot
"""
_AWARDS = """
select contract, lot, contractor, notified_on, article, protected from catalogue_awards
 where log = 'centrale' and contract = any(%(contracts)s) order by contract, lot, seq
"""
_CHANGES = """
select contract, lot, kind, day, detail from catalogue_lot_changes
 where log = 'centrale' and contract = any(%(contracts)s) order by contract, lot, seq, line
"""
