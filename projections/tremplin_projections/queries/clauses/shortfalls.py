"""
Compute the hours missing to a lot's target on a day, to know whether a penalty is still to be decided.

The penalty itself is computed by its command, from the logs. Hours are in hundredths.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from tremplin_platform.figures.lots.life import LotLife
from tremplin_projections.queries.buying.registers import RegisterEntry
from tremplin_projections.queries.contracts.catalogue import current_lots
from tremplin_projections.queries.lots.progress import ADDED
from tremplin_projections.queries.rows import fetch_rows


class LotOf(NamedTuple):
    """One lot of a contract."""

    contract: str
    lot: str


Beyond = Mapping[LotOf, int | None]
"""By lot, the hours validated of all members minus the target; None, or no lot, without a target."""


def place_of(execution: RegisterEntry) -> LotOf:
    """Return the lot that an entry of the register `executions` is about."""
    return LotOf(execution.data["contract"], execution.data["lot"])


def beyond_targets(places: Iterable[LotOf], *, today: date) -> Beyond:
    """Read the hours of these lots beyond their targets on the Paris day `today`."""
    named = sorted(places)
    parameters = {
        "today": today,
        "contracts": [place.contract for place in named],
        "lots": [place.lot for place in named],
    }
    worked = {
        LotOf(contract, lot): (int(validated), int(due))
        for contract, lot, validated, due in fetch_rows(_COUNTED, parameters)
    }
    found = current_lots(sorted({place.contract for place in named}), today=today)
    lives = {LotOf(contract, lot.lot): lot.life for contract, lots in found.items() for lot in lots}
    return {
        place: beyond_target(lives[place], *worked.get(place, (0, 0))) for place in named if place in lives
    }


def beyond_target(life: LotLife, validated: int, due: int) -> int | None:
    """Return the hours of a lot beyond its target, None without one: under a rate, the target is what is due."""
    rated = life.clause is not None and life.clause["way"] == "rate"
    target: int | None = due if rated else life.target
    return None if target is None else validated - target


def missing_of(
    execution: RegisterEntry, *, executions: Sequence[RegisterEntry], beyond: Beyond, today: date
) -> int | None:
    """
    Return the hours of a lot's target neither worked, excused, penalised nor carried over from a globalised lot.

    None if its clause sets no target. `executions`: all the entries of the register.
    """
    own = beyond.get(place_of(execution))
    if own is None:
        return None
    off: int = sum(
        change.get("excused", 0) + change.get("penalised", 0) for change in _changes_by(execution, today)
    )
    asked = max(0, -own - off)
    pool = _pool(execution, executions, today) if asked else []
    return max(0, asked - sum(_surplus(other, pool, beyond) for other in pool))


def _pool(execution: RegisterEntry, executions: Sequence[RegisterEntry], today: date) -> list[RegisterEntry]:
    """Return the lots globalised with this one whose clauses are not annulled."""
    data = execution.data
    if data.get("globalised_on", "9999") > today.isoformat():
        return []
    return [
        other
        for other in executions
        if other.id != execution.id
        and other.data.get("globalisation") == data["globalisation"]
        and "annulled_on" not in other.data
    ]


def _surplus(lot: RegisterEntry, pool: list[RegisterEntry], beyond: Beyond) -> int:
    given = sum(
        carried["hours"]
        for other in pool
        for carried in _carried(other)
        if (carried["contract"], carried["lot"]) == (lot.data["contract"], lot.data["lot"])
    )
    return max(0, (beyond.get(place_of(lot)) or 0) - given)


def _carried(execution: RegisterEntry) -> list[dict[str, int]]:
    """Return the hours carried over by the last penalty not cancelled: it covered all that was missing by then."""
    penalties: list[list[dict[str, int]]] = [[]]
    for change in execution.changes:
        if "carried" in change:
            penalties.append(change["carried"])
        elif "penalised" in change:
            penalties.pop()
    return penalties[-1]


def _changes_by(execution: RegisterEntry, today: date) -> list[dict[str, Any]]:
    return [change for change in execution.changes if change["on"] <= today.isoformat()]


_COUNTED = f"""
select contract, lot, coalesce(sum(amount) filter (where measure = 'validated'), 0),
       coalesce(sum(amount) filter (where measure = 'due'), 0)
  from unnest(%(contracts)s::text[], %(lots)s::text[]) as place (contract, lot)
  join ({ADDED}) added using (contract, lot)
 group by contract, lot
"""  # noqa: S608
