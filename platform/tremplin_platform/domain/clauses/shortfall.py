"""
Shortfall of a lot's hours on a day, and the part of it that a penalty may be decided for (CCAG-FCS 16.1.5).

Target 833 h, validated 600 h: 233 h are missing; of 50 excused, 183 h are left, each at the contract's rate.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tremplin_platform.domain.clauses.clause_status import ClauseStatus, NothingDue
from tremplin_platform.domain.refusals import Refused
from tremplin_platform.events.clauses.execution import CarriedOver, Counted

_HOUR = 100


class NoShortfall(Refused):
    """
    Aucune heure ne manque à cette date, une fois déduites les heures validées, excusées, reportées d’un lot globalisé
    ou déjà sanctionnées : une pénalité ne porte que sur un manque.
    """

    code = "no-shortfall"
    article = "CCAG-FCS 16.1.5"
    pointer = "/on"


@dataclass(frozen=True, slots=True, kw_only=True)
class LotCount:
    """Hours of one lot in one log by a day, read up to its event `seq`; in hundredths."""

    contract: str
    lot: str
    log: str
    seq: int
    validated: int
    due: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Surplus:
    """Hours of a globalised lot beyond its own target that it gave to no other yet, in hundredths."""

    contract: str
    lot: str
    hours: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortfall:
    """The terms of a penalty, in hundredths of an hour; `amount` in cents."""

    target: int
    validated: int
    missing: int
    excused: int
    carried: Sequence[CarriedOver]
    penalised: int
    hours: int
    amount: int | None


def shortfall(
    status: ClauseStatus,
    *,
    counts: Iterable[LotCount],
    excused: int,
    penalised: int,
    pool: Iterable[Surplus] = (),
) -> Shortfall:
    """
    Compute a penalty: the missing hours, less those excused, penalised before, and carried over from the pool.

    :param pool: the lots globalised with this one, in the order they give
    :raises NothingDue: the clause sets no target
    :raises NoShortfall: nothing is left
    """
    if status.target is None:
        raise NothingDue
    validated = sum(count.validated for count in counts)
    missing = max(0, status.target - validated)
    wanted = max(0, missing - excused - penalised)
    carried = _carried(pool, wanted=wanted)
    hours = wanted - sum(given["hours"] for given in carried)
    if hours == 0:
        raise NoShortfall
    return Shortfall(
        target=status.target,
        validated=validated,
        missing=missing,
        excused=excused,
        carried=carried,
        penalised=penalised,
        hours=hours,
        amount=None if status.rate is None else (2 * hours * status.rate + _HOUR) // (2 * _HOUR),
    )


def surplus(status: ClauseStatus, *, counts: Iterable[LotCount], given: int) -> Surplus:
    """
    Return the hours a lot may give: those beyond its target, less those it gave (`given`) to penalties not cancelled.

    A clause without a target gives nothing.
    """
    validated = sum(count.validated for count in counts)
    beyond = 0 if status.target is None else validated - status.target - given
    return Surplus(contract=status.contract, lot=status.lot, hours=max(0, beyond))


def counted(counts: Iterable[LotCount]) -> list[Counted]:
    """Return the counts as the event carries them, by log."""
    return [
        {"log": count.log, "seq": count.seq, "validated": count.validated, "due": count.due}
        for count in sorted(counts, key=lambda count: count.log)
    ]


def _carried(pool: Iterable[Surplus], *, wanted: int) -> list[CarriedOver]:
    carried: list[CarriedOver] = []
    for lot in pool:
        hours = min(lot.hours, wanted)
        if hours > 0:
            carried.append({"contract": lot.contract, "lot": lot.lot, "hours": hours})
            wanted -= hours
    return carried
