"""What a closing shares: the hours of `centrale`, lot by lot, and again those of quarters closed before."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from tremplin_platform.commands.attribution import audience_of, new_salt
from tremplin_platform.commands.session import Session
from tremplin_platform.domain.attribution import Attribution, Shared
from tremplin_platform.domain.attribution_bases import (
    Invoiced,
    ValidatedHours,
    bases_by_spend,
    bases_by_volumes,
    protected_hours,
)
from tremplin_platform.domain.attribution_method import (
    SPEND,
    VOLUMES,
    AttributionMethod,
)
from tremplin_platform.domain.attribution_parts import Part, part_of
from tremplin_platform.domain.attribution_shares import Base
from tremplin_platform.domain.contract import Contract
from tremplin_platform.domain.organisation import Organisation
from tremplin_platform.domain.quarter import Quarter
from tremplin_platform.domain.quarters import paris_day, quarter_of
from tremplin_platform.domain.reporting_quarter import reported_in
from tremplin_platform.events.attribution import Chosen, Quantity


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
        self._choices: dict[tuple[str, str], Sequence[Chosen]] = {}
        self._quantities: dict[Part, Sequence[Quantity]] = {}
        self._invoiced: dict[str, Mapping[tuple[str, str], Sequence[Invoiced]]] = {}
        self._organisations: dict[str, Organisation | None] = {}

    def attributions(self) -> Iterator[Attribution]:
        for part, hours in self._parts().items():
            closed = self._session.find(Quarter, part.work_quarter) is not None
            if not closed and part.work_quarter != self._closing:
                continue
            shared = self._shared(part, hours, closed=closed)
            known = self._session.find(Attribution, part.identifier)
            if known is not None:
                known.recompute(shared)
            elif shared.hours:
                known = Attribution.compute(part, shared)
            if known is not None and known.pending_events:
                yield known

    def _parts(self) -> dict[Part, list[ValidatedHours]]:
        parts: dict[Part, list[ValidatedHours]] = defaultdict(list)
        for each in self._session.validated_hours():
            parts[self._part(each.contract, each.lot, each.worked_to)].append(each)
        return dict(sorted(parts.items(), key=lambda item: item[0].identifier))

    def _part(self, contract: str, lot: str, day: str) -> Part:
        if (contract, lot) not in self._choices:
            chosen = self._session.find(AttributionMethod, f"{contract}.{lot}")
            self._choices[contract, lot] = () if chosen is None else chosen.choices
        part, quantities = part_of(day, contract=contract, lot=lot, choices=self._choices[contract, lot])
        self._quantities[part] = quantities
        return part

    def _shared(self, part: Part, hours: Sequence[ValidatedHours], *, closed: bool) -> Shared:
        bases = self._bases(part)
        return Shared(
            hours=sum(each.hours for each in hours),
            protected_hours=protected_hours(hours),
            bases=bases,
            reported=reported_in(
                work_quarter=part.work_quarter,
                closed=closed,
                current=quarter_of(paris_day(self._session.now)),
            ),
            audience=audience_of(self._session.get(Contract, part.contract)),
            salt=new_salt(),
            successors=self._successors([each.log for each in bases]),
        )

    def _bases(self, part: Part) -> list[Base]:
        if part.method == SPEND:
            invoiced = self._of_quarter(part.work_quarter).get((part.contract, part.lot), ())
            return bases_by_spend(invoiced, joined_on=self._joined_on, quarter=part.work_quarter)
        if part.method == VOLUMES:
            return bases_by_volumes(
                self._quantities[part], joined_on=self._joined_on, quarter=part.work_quarter
            )
        return []

    def _of_quarter(self, quarter: str) -> Mapping[tuple[str, str], Sequence[Invoiced]]:
        if quarter not in self._invoiced:
            of_lot: dict[tuple[str, str], list[Invoiced]] = defaultdict(list)
            for each in self._session.invoiced(quarter=quarter):
                of_lot[each.contract, each.lot].append(each)
            self._invoiced[quarter] = of_lot
        return self._invoiced[quarter]

    def _joined_on(self, member: str) -> str | None:
        found = self._organisation(member)
        return None if found is None else found.joined_on

    def _successors(self, members: Sequence[str]) -> dict[str, str]:
        found: dict[str, str] = {}
        for member in members:
            known = self._organisation(member)
            while known is not None and known.merged_into is not None:
                found[known.identifier] = known.merged_into
                known = self._organisation(known.merged_into)
        return found

    def _organisation(self, member: str) -> Organisation | None:
        if member not in self._organisations:
            self._organisations[member] = self._session.find(Organisation, member)
        return self._organisations[member]
