"""
Compute the hours missing to a lot's target on a day, to know whether a penalty is still to be decided.

The penalty itself is computed by its command, from the logs. Hours are in hundredths.
"""

from collections.abc import Mapping
from datetime import date

from tremplin_projections.queries.buying.registers import RegisterEntry
from tremplin_projections.queries.contracts.catalogue import CatalogueLotRow, catalogue
from tremplin_projections.queries.figures.terms import NOT_MERGED
from tremplin_projections.queries.rows import fetch_rows

Executions = Mapping[str, RegisterEntry]
"""The entries of the register `executions`, by `CONTRACT.LOT`."""


def missing_of(execution: RegisterEntry, *, executions: Executions, today: date) -> int | None:
    """
    Return the hours of a lot's target neither worked, excused, penalised nor carried over from a globalised lot.

    None if its clause sets no target.
    """
    beyond = _beyond(execution, today)
    if beyond is None:
        return None
    off = sum(
        change.get("excused", 0) + change.get("penalised", 0) for change in _changes_by(execution, today)
    )
    asked = max(0, -beyond - off)
    pool = _pool(execution, executions, today) if asked else []
    return max(0, asked - sum(_surplus(other, pool, today) for other in pool))


def _beyond(execution: RegisterEntry, today: date) -> int | None:
    """Return the hours worked minus the target; None without a target."""
    place = {name: execution.data[name] for name in ("contract", "lot")}
    ((validated, due),) = fetch_rows(_COUNTED, {**place, "today": today})
    target = _target(**place, due=due, today=today)
    if target is None:
        return None
    brought = sum(change.get("brought", 0) for change in _changes_by(execution, today))
    return int(validated) + brought - target


def _pool(execution: RegisterEntry, executions: Executions, today: date) -> list[RegisterEntry]:
    """Return the lots globalised with this one whose clauses are not annulled."""
    data = execution.data
    if data.get("globalised_on", "9999") > today.isoformat():
        return []
    return [
        other
        for other in executions.values()
        if other.id != execution.id
        and other.data.get("globalisation") == data["globalisation"]
        and "annulled_on" not in other.data
    ]


def _surplus(lot: RegisterEntry, pool: list[RegisterEntry], today: date) -> int:
    given = sum(
        carried["hours"]
        for other in pool
        for carried in _carried(other)
        if (carried["contract"], carried["lot"]) == (lot.data["contract"], lot.data["lot"])
    )
    return max(0, (_beyond(lot, today) or 0) - given)


def _carried(execution: RegisterEntry) -> list[dict[str, int]]:
    """Return the hours carried over by the last penalty not cancelled: it covered all that was missing by then."""
    penalties: list[list[dict[str, int]]] = [[]]
    for change in execution.changes:
        if "carried" in change:
            penalties.append(change["carried"])
        elif "penalised" in change:
            penalties.pop()
    return penalties[-1]


def _changes_by(execution: RegisterEntry, today: date) -> list[dict[str, int]]:
    return [change for change in execution.changes if change["on"] <= today.isoformat()]


def _target(contract: str, lot: str, *, due: int, today: date) -> int | None:
    for known in catalogue(today=today, source="published", contract=contract).rows:
        for known_lot in known.lots:
            if known_lot.lot == lot:
                return _target_of(known_lot, due=due)
    return None


def _target_of(lot: CatalogueLotRow, *, due: int) -> int | None:
    clause = lot.life.clause
    return due if clause is not None and clause["way"] == "rate" else lot.life.target


# Declared hours only, in every log: hours that closings attribute to members are already in the centrale's log.
_COUNTED = f"""
select (select coalesce(sum(validated), 0)::bigint from ledger_declarations declared
         where contract = %(contract)s and lot = %(lot)s and worked_to <= %(today)s),
       (select coalesce(sum(amount), 0)::bigint from ledger_balances
         where measure = 'due' and contract = %(contract)s and lot = %(lot)s
           and {NOT_MERGED.format(row="ledger_balances")})
"""  # noqa: S608
