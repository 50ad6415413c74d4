"""
How many hours of a lot are missing on a day: to say whether a penalty is still to be decided, never what it is.

A penalty counts again, in the logs themselves. Hours in hundredths.
"""

from collections.abc import Mapping
from datetime import date

from tremplin_projections.queries.buying.registers import RegisterEntry
from tremplin_projections.queries.contracts.catalogue import CatalogueLotRow, catalogue
from tremplin_projections.queries.figures.terms import NOT_MERGED
from tremplin_projections.queries.rows import rows

Executions = Mapping[str, RegisterEntry]
"""The entries of the register `executions`, by `CONTRACT.LOT`."""


def missing_of(execution: RegisterEntry, *, executions: Executions, today: date) -> int | None:
    """
    What of a lot's target is neither worked, excused, sanctioned nor carried over from a lot globalised with it.

    None where its clause sets no target.
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
    """The hours worked less the target."""
    place = {name: execution.data[name] for name in ("contract", "lot")}
    ((validated, due),) = rows(_COUNTED, {**place, "today": today})
    target = _target(**place, due=due, today=today)
    if target is None:
        return None
    brought = sum(change.get("brought", 0) for change in _changes_by(execution, today))
    return int(validated) + brought - target


def _pool(execution: RegisterEntry, executions: Executions, today: date) -> list[RegisterEntry]:
    """The lots globalised with this one, whose clauses stand."""
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
    """What the last penalty that stands carried over: it was worked out of all that was missing until then."""
    standing: list[list[dict[str, int]]] = [[]]
    for change in execution.changes:
        if "carried" in change:
            standing.append(change["carried"])
        elif "penalised" in change:
            standing.pop()
    return standing[-1]


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


# Declared work alone, in every log: what a closing attributes to members is the centrale's own already.
_COUNTED = f"""
select (select coalesce(sum(validated), 0)::bigint from ledger_declarations declared
         where contract = %(contract)s and lot = %(lot)s and worked_to <= %(today)s),
       (select coalesce(sum(amount), 0)::bigint from ledger_balances
         where measure = 'due' and contract = %(contract)s and lot = %(lot)s
           and {NOT_MERGED.format(row="ledger_balances")})
"""  # noqa: S608
