"""Read one contract whole: its lots, awards and amounts, parts of targets, facilitateurs, execution and totals."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tremplin_platform.figures import measures
from tremplin_projections.queries.buying.registers import RegisterEntry, entries_of_contract
from tremplin_projections.queries.contracts.catalogue import CatalogueLotRow, lots_of
from tremplin_projections.queries.contracts.contracts import CENTRALE, ContractRow, contract_row
from tremplin_projections.queries.contracts.executions import Execution, execution_of
from tremplin_projections.queries.rows import fetch_rows

FEW = 3
"""With fewer payers than this, totals are for the buyer alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """
    What all members have of a lot, or of a contract, in cents and hundredths of an hour; None: withheld.

    `members`: how many ordered; `payers`: how many have invoices.
    """

    ordered: int | None
    invoiced: int | None
    validated: int | None
    members: int
    payers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned:
    """A facilitateur named for a lot from a day on, in one territory or (None) everywhere, until it declined."""

    facilitator: str
    since: str
    territory: str | None
    declined_on: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LotInWhole:
    """
    One lot. `awards` are register entries, with amounts; `allocations` the parts of its target, by member (hundredths).

    `allocated` is their sum, and `unallocated` the rest of the target: None where no part is to be given.
    """

    terms: CatalogueLotRow
    maximum: int | None
    awards: tuple[Mapping[str, Any], ...]
    allocations: tuple[tuple[str, int], ...]
    allocated: int | None
    unallocated: int | None
    facilitators: tuple[Assigned, ...]
    execution: Execution
    totals: Totals


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractInWhole:
    """One contract, its lots in order, and what all members have of it."""

    row: ContractRow
    lots: tuple[LotInWhole, ...]
    totals: Totals


def contract(*, today: date, contract: str) -> ContractInWhole | None:
    """
    Return a contract on the Paris day `today`, None if there is none. Inside `scope.reading` of all logs.

    One that is observed in published data has no lots.
    """
    row = contract_row(today=today, contract=contract)
    if row is None:
        return None
    if row.source != CENTRALE or row.ends_on is None:
        return ContractInWhole(row=row, lots=(), totals=_totals({}))
    recorded = _by_lot(entries_of_contract(contract=contract))
    figures = _figures(contract, today)
    lots = tuple(
        _lot(terms, recorded[terms.lot], figures[terms.lot])
        for terms in lots_of({contract: row.ends_on}, today)[contract]
    )
    return ContractInWhole(row=row, lots=lots, totals=_totals(_added(figures.values())))


_Figures = Mapping[str, Mapping[str, int]]
"""By log, then by measure: an amount; no measure without an entry."""
_Registers = Mapping[str, Sequence[RegisterEntry]]


def _by_lot(entries: Iterable[tuple[str, RegisterEntry]]) -> Mapping[str, _Registers]:
    """Group register entries by lot, then by register."""
    found: dict[str, dict[str, list[RegisterEntry]]] = defaultdict(lambda: defaultdict(list))
    for register, entry in entries:
        found[entry.data["lot"]][register].append(entry)
    return found


def _figures(contract: str, today: date) -> Mapping[str, _Figures]:
    found: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    parameters = {"measures": _MEASURES, "today": today, "contract": contract}
    for log, lot, measure, amount in fetch_rows(_BY_LOG, parameters):
        found[lot][log][measure] = amount
    return found


def _added(figures: Iterable[_Figures]) -> _Figures:
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for of_lot in figures:
        for log, amounts in of_lot.items():
            for measure, amount in amounts.items():
                found[log][measure] += amount
    return found


def _lot(terms: CatalogueLotRow, recorded: _Registers, figures: _Figures) -> LotInWhole:
    clause, target = terms.life.clause, terms.life.target
    shared = clause is not None and clause["way"] != "rate"
    parts = {log: of[measures.DUE] for log, of in figures.items() if measures.DUE in of} if shared else {}
    allocated = sum(parts.values()) if shared and target is not None else None
    [registered] = recorded["lots"]
    return LotInWhole(
        terms=terms,
        maximum=registered.data["maximum"],
        awards=tuple(entry.data for entry in recorded["awards"]),
        allocations=tuple(sorted(parts.items())),
        allocated=allocated,
        unallocated=None if allocated is None or target is None else max(0, target - allocated),
        facilitators=_assigned(recorded),
        execution=execution_of(recorded["executions"]),
        totals=_totals(figures),
    )


def _assigned(recorded: _Registers) -> tuple[Assigned, ...]:
    return tuple(
        Assigned(
            facilitator=entry.data["facilitator"],
            since=entry.data["from"],
            territory=entry.data["territory"],
            declined_on=next(
                (
                    declined.data["on"]
                    for declined in recorded["declines"]
                    if declined.seq > entry.seq and declined.data["facilitator"] == entry.data["facilitator"]
                ),
                None,
            ),
        )
        for entry in recorded["assignments"]
    )


def _totals(figures: _Figures) -> Totals:
    def added(measure: str) -> int:
        return sum(of.get(measure, 0) for of in figures.values())

    return Totals(
        ordered=added(measures.ORDERED),
        invoiced=added(measures.INVOICED),
        validated=added(measures.VALIDATED),
        members=sum(measures.ORDERED in of for of in figures.values()),
        payers=sum(measures.INVOICED in of for of in figures.values()),
    )


_MEASURES = [measures.DUE, measures.ORDERED, measures.INVOICED, measures.VALIDATED]
# Hours due from a later day are left out. Hours of the centrale's own log that closings gave to members are in the
# members' logs too: they are taken off once. Merged members are left out: their successors have their figures.
_BY_LOG = """
select log, lot, measure, sum(amount)::bigint
  from (select log, lot, measure, amount, entries from ledger_balances
         where contract = %(contract)s and measure = any(%(measures)s)
        union all
        select log, lot, measure, -amount, -1 from ledger_entries
         where contract = %(contract)s and measure = 'due' and effective > %(today)s
        union all
        select log, lot, 'validated', unattributed - validated, 0 from ledger_attributions
         where log = 'centrale' and contract = %(contract)s) counted
 where log <> all (array(select log from ledger_members where merged_into is not null))
 group by log, lot, measure having sum(entries) > 0 or sum(amount) <> 0
"""
