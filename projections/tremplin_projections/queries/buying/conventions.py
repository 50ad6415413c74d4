"""Count the contracts that each facilitateur follows on a day, against the capacity of its convention."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tremplin_projections.queries.buying.registers import RegisterEntry, Registers


@dataclass(frozen=True, slots=True, kw_only=True)
class ConventionStatus:
    """
    A convention on a day: its `capacity` (None: it does not run) and the contracts that its facilitateur follows.

    `at_capacity`: it follows as many contracts as its capacity, or more; `unpublished`: those not published yet.
    """

    capacity: int | None
    followed: tuple[str, ...]
    at_capacity: bool
    unpublished: tuple[str, ...]


FOLLOWED = ("contracts", "assignments", "declines")
"""The registers that say which contracts a facilitateur follows."""


def convention_statuses(
    conventions: Sequence[RegisterEntry], *, registers: Registers, day: date
) -> Mapping[str, ConventionStatus]:
    """
    Return the status of each of these conventions on a day, by its identifier.

    :param registers: those of `FOLLOWED`
    """
    contracts = {entry.id: entry for entry in registers["contracts"]}
    running = {name for name, entry in contracts.items() if entry.data["ends_on"] >= day.isoformat()}
    followed = followed_by(registers["assignments"], registers["declines"], day=day)
    found: dict[str, ConventionStatus] = {}
    for convention in conventions:
        capacity = capacity_on(convention, day=day)
        mine = tuple(sorted(followed[convention.data["facilitator"]] & running))
        found[convention.id] = ConventionStatus(
            capacity=capacity,
            followed=mine,
            at_capacity=capacity is not None and len(mine) >= capacity,
            unpublished=tuple(name for name in mine if not contracts[name].data["published"]),
        )
    return found


def capacity_on(convention: RegisterEntry, *, day: date) -> int | None:
    """Return how many contracts a convention covers on a day; None if it does not run."""
    data, text = convention.data, day.isoformat()
    over = data["ends_on"] is not None and text > data["ends_on"]
    ended = data["ended_on"] is not None and text >= data["ended_on"]
    if text < data["starts_on"] or over or ended:
        return None
    amended = [change for change in convention.changes if change["on"] <= text]
    latest = max(amended, key=lambda change: (change["on"], change["seq"]), default=data)
    return int(latest["capacity"])


def followed_by(
    assignments: Iterable[RegisterEntry], declines: Iterable[RegisterEntry], *, day: date
) -> Mapping[str, set[str]]:
    """
    Return the contracts that each facilitateur follows on a day: it is assigned one of their lots, not declined.

    In a territory the latest assignment begun holds, one without territory included; of one day, the last stated.
    """
    left = _declined(declines, day=day)
    held: dict[tuple[str, str], dict[str | None, tuple[str, int, str]]] = defaultdict(dict)
    for entry in assignments:
        data = entry.data
        if data["from"] <= day.isoformat():
            lot = held[data["contract"], data["lot"]]
            assignment = (data["from"], entry.seq, data["facilitator"])
            lot[data["territory"]] = max(assignment, lot.get(data["territory"], assignment))
    followed: dict[str, set[str]] = defaultdict(set)
    for (contract, name), places in held.items():
        everywhere = places.get(None)
        for assignment in places.values():
            _, seq, facilitator = assignment
            if (everywhere is None or assignment >= everywhere) and left[contract, name, facilitator] < seq:
                followed[facilitator].add(contract)
    return followed


def _declined(declines: Iterable[RegisterEntry], *, day: date) -> Mapping[tuple[str, str, str], int]:
    """Return the seq of the last decline in force on a day, by contract, lot and facilitateur."""
    left: dict[tuple[str, str, str], int] = defaultdict(int)
    for entry in declines:
        data = entry.data
        if data["on"] <= day.isoformat():
            left[data["contract"], data["lot"], data["facilitator"]] = entry.seq
    return left
