"""Read the awards of the centrale, count them for the buyers' objectives, and group them by sourcing round."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tremplin_projections.queries.buying.registers import RegisterEntry, Registers

RESERVED_CONTRACT = "reserved-contract"


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardedLot:
    """
    One award of a lot, by event `seq` of the centrale.

    `articles`: those that reserve the lot (None: not reserved); `protected`: the winner's status at award.
    """

    seq: int
    buyer: str
    contract: str
    lot: str
    contractor: str
    notified_on: str
    articles: tuple[str, ...] | None
    clause: bool
    protected: bool
    sourcing: str | None

    @property
    def reserved(self) -> bool:
        """Return whether the lot is reserved."""
        return self.articles is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """
    What an objective has achieved: the count, whether it is reached, and the award events counted.

    For reserved contracts, each lot awarded in the year counts once; for clauses, each contract.
    """

    achieved: int
    reached: bool
    events: tuple[int, ...]


AWARDED = ("lots", "awards")
"""The registers that awards are listed from."""


def awarded(registers: Registers) -> Sequence[AwardedLot]:
    """List all awards, in the order they were recorded, from the registers of `AWARDED`."""
    lots = {entry.id: entry.data for entry in registers["lots"]}
    found: list[AwardedLot] = []
    for entry in registers["awards"]:
        lot = lots[f"{entry.data['contract']}.{entry.data['lot']}"]
        found.append(
            AwardedLot(
                seq=entry.seq,
                buyer=lot["buyer"],
                contract=lot["contract"],
                lot=lot["lot"],
                contractor=entry.data["contractor"],
                notified_on=entry.data["notified_on"],
                articles=None if lot["articles"] is None else tuple(lot["articles"]),
                clause=lot["clause"],
                protected=entry.data["protected"],
                sourcing=entry.data["sourcing"],
            )
        )
    return found


def by_sourcing(awards: Iterable[AwardedLot]) -> Mapping[str, list[AwardedLot]]:
    """Group awards by the sourcing round that led to them."""
    came: dict[str, list[AwardedLot]] = defaultdict(list)
    for award in awards:
        if award.sourcing is not None:
            came[award.sourcing].append(award)
    return came


def measure(objective: RegisterEntry, awards: Iterable[AwardedLot]) -> Measured:
    """Measure an objective: count the awards of its buyer notified in its civil year."""
    data = objective.data
    counted: dict[tuple[str, ...], int] = {}
    for award in awards:
        mine = award.buyer == data["buyer"] and award.notified_on.startswith(f"{data['year']}-")
        if mine and _counts(award, objective):
            reserved = data["kind"] == RESERVED_CONTRACT
            what = (award.contract, award.lot) if reserved else (award.contract,)
            counted.setdefault(what, award.seq)
    return Measured(
        achieved=len(counted),
        reached=len(counted) >= data["count"],
        events=tuple(sorted(counted.values())),
    )


def _counts(award: AwardedLot, objective: RegisterEntry) -> bool:
    if objective.data["kind"] != RESERVED_CONTRACT:
        return award.clause
    # A reservation without a stated article counts; L2113-17 is not a social reservation.
    return award.articles is not None and set(award.articles) <= set(objective.data["articles"])
