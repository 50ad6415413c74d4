"""The shared hours of a lot and quarter: allocated to members when the quarter closes, and again at later closings."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from eventsourcing.domain import BaseAggregate, event

from tremplin_platform.domain.actor import CENTRALE
from tremplin_platform.domain.attribution.limits import Successors, allowed_bases
from tremplin_platform.domain.attribution.method import SHARING, QuarterPart
from tremplin_platform.domain.attribution.shares import Base, bases_of, commitment_of, manifest_of
from tremplin_platform.domain.hours.quarter import Reported
from tremplin_platform.domain.quarters import last_day
from tremplin_platform.events.attribution import attribution as events
from tremplin_platform.events.attribution.attribution import AttributedShare
from tremplin_platform.events.fact import NOBODY, Fact, subject
from tremplin_platform.events.shapes import ProtectedHours


@dataclass(frozen=True, slots=True, kw_only=True)
class AllocationInput:
    """
    Hours to allocate, the quarter they are reported in, and the logs to inform.

    Hours in hundredths, zero or more; `salt`: 128 random bits in hexadecimal; `audience`: the logs to which the
    contract is open.
    """

    hours: int
    protected_hours: Sequence[ProtectedHours]
    bases: Sequence[Base]
    reported: Reported
    audience: str
    salt: str
    successors: Successors


class Attribution(BaseAggregate[str]):
    """Its identifier is that of its `QuarterPart`. A share depends only on the lines of its manifest."""

    TOPIC = "attribution"
    Event = Fact
    Computed = events.Computed
    Recomputed = events.Recomputed

    @classmethod
    def compute(cls, part: QuarterPart, shared: AllocationInput) -> Self:
        """
        Allocate the hours for the first time.

        They stay unattributed where no log has a base, or where a share would disclose another's (see `limits`).
        """
        bases = allowed_bases((), shared.bases, method=part.method, successors=shared.successors)
        manifest = manifest_of(shared.hours, shared.protected_hours, bases)
        return cls._create(
            cls.Computed,
            id=subject(log=CENTRALE, kind=cls.TOPIC, identifier=part.identifier),
            **_allocation(part, shared, manifest),
        )

    @event(events.Computed)
    def __init__(
        self,
        *,
        contract: str,
        lot: str,
        method: str,
        work_quarter: str,
        since: str,
        hours: int,
        protected_hours: list[ProtectedHours],
        unattributed: int,
        manifest: list[AttributedShare],
    ) -> None:
        self.contract = contract
        self.lot = lot
        self.method = method
        self.work_quarter = work_quarter
        self.since = since
        self.hours = hours
        self.protected_hours = protected_hours
        self.unattributed = unattributed
        self.manifest = manifest

    def recompute(self, shared: AllocationInput) -> None:
        """
        Allocate again with the figures known now, and record the differences; does nothing where nothing changes.

        The hours always count; which late invoices do is decided in `limits`.
        """
        known = bases_of(self.manifest)
        bases = allowed_bases(known, shared.bases, method=self.method, successors=shared.successors)
        manifest = manifest_of(shared.hours, shared.protected_hours, bases, before=self.manifest)
        if not self._changes(shared, manifest):
            return
        part = QuarterPart(
            contract=self.contract,
            lot=self.lot,
            work_quarter=self.work_quarter,
            since=self.since,
            method=self.method,
        )
        self.trigger_event(
            self.Recomputed,
            replaced_hours=self.hours,
            replaced_unattributed=self.unattributed,
            **_allocation(part, shared, manifest),
        )

    def _changes(self, shared: AllocationInput, manifest: Sequence[AttributedShare]) -> bool:
        hours = (shared.hours, list(shared.protected_hours)) != (self.hours, self.protected_hours)
        return hours or any(
            (line["share"], line["protected"]) != (line["replaced"], line["replaced_protected"])
            for line in manifest
        )

    @event(events.Recomputed)
    def _apply_recomputed(
        self,
        *,
        hours: int,
        protected_hours: list[ProtectedHours],
        unattributed: int,
        manifest: list[AttributedShare],
    ) -> None:
        self.hours = hours
        self.protected_hours = protected_hours
        self.unattributed = unattributed
        self.manifest = manifest


def _allocation(
    part: QuarterPart, shared: AllocationInput, manifest: list[AttributedShare]
) -> dict[str, Any]:
    return {
        "contract": part.contract,
        "lot": part.lot,
        "method": part.method,
        "work_quarter": part.work_quarter,
        "since": part.since,
        **shared.reported,
        "hours": shared.hours,
        "protected_hours": list(shared.protected_hours),
        "unattributed": shared.hours - sum(line["share"] for line in manifest),
        "manifest": manifest,
        "commitment": commitment_of(manifest, salt=shared.salt),
        "salt": shared.salt,
        # Delivered to every log the contract is open to, even with a zero share: receiving it discloses nothing.
        "audience": shared.audience if part.method in SHARING else NOBODY,
        "effective": last_day(part.work_quarter).isoformat(),
        "by": CENTRALE,
    }
