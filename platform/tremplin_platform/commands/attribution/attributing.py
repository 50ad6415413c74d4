"""What a closing shares: the hours of `centrale`, lot by lot, and again those of quarters closed before."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from tremplin_platform.commands.attribution.known_at_closing import KnownAtClosing
from tremplin_platform.domain.attribution.attribution import AllocationInput, Attribution
from tremplin_platform.domain.attribution.bases import (
    ValidatedHours,
    bases_by_spend,
    bases_by_volumes,
    protected_hours,
)
from tremplin_platform.domain.attribution.method import SPEND, VOLUMES, QuarterPart, part_of
from tremplin_platform.domain.attribution.shares import Base
from tremplin_platform.domain.hours.quarter import reported_in
from tremplin_platform.domain.quarters import paris_day, quarter_of
from tremplin_platform.events.attribution.attribution import Quantity
from tremplin_platform.events.salt import new_salt
from tremplin_platform.store.session import Session


def attribute_hours(session: Session, *, closing: str) -> list[Attribution]:
    """
    The attributions that the closing of a quarter decides, to be saved before it.

    Those of the quarter itself, and those of quarters closed before that hours, invoices or memberships known only
    since then change. The session holds the centrale's log.
    """
    return list(_Attributing(session, closing).attributions())


class _Attributing:
    def __init__(self, session: Session, closing: str) -> None:
        self._session = session
        self._closing = closing
        self._known = KnownAtClosing(session)
        self._quantities: dict[QuarterPart, Sequence[Quantity]] = {}

    def attributions(self) -> Iterator[Attribution]:
        for part, hours in self._parts().items():
            if part.work_quarter != self._closing and not self._known.is_closed(part.work_quarter):
                continue
            shared = self._shared(part, hours)
            known = self._session.find(Attribution, part.identifier)
            if known is not None:
                known.recompute(shared)
            elif shared.hours:
                known = Attribution.compute(part, shared)
            if known is not None and known.pending_events:
                yield known

    def _parts(self) -> dict[QuarterPart, list[ValidatedHours]]:
        parts: dict[QuarterPart, list[ValidatedHours]] = defaultdict(list)
        for each in self._session.validated_hours():
            choices = self._known.choices(each.contract, each.lot)
            part, quantities = part_of(each.worked_to, contract=each.contract, lot=each.lot, choices=choices)
            self._quantities[part] = quantities
            parts[part].append(each)
        return dict(sorted(parts.items(), key=lambda item: item[0].identifier))

    def _shared(self, part: QuarterPart, hours: Sequence[ValidatedHours]) -> AllocationInput:
        bases = self._bases(part)
        return AllocationInput(
            hours=sum(each.hours for each in hours),
            protected_hours=protected_hours(hours),
            bases=bases,
            reported=reported_in(
                work_quarter=part.work_quarter,
                closed=self._known.is_closed(part.work_quarter),
                current=quarter_of(paris_day(self._session.now)),
            ),
            audience=self._known.audience(part.contract),
            salt=new_salt(),
            successors=self._known.successors([each.log for each in bases]),
        )

    def _bases(self, part: QuarterPart) -> list[Base]:
        quarter, joined_on = part.work_quarter, self._known.joined_on
        if part.method == SPEND:
            invoiced = self._known.invoiced(part.contract, part.lot, quarter=quarter)
            return bases_by_spend(invoiced, joined_on=joined_on, quarter=quarter)
        if part.method == VOLUMES:
            return bases_by_volumes(self._quantities[part], joined_on=joined_on, quarter=quarter)
        return []
