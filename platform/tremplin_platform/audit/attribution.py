"""
Checks the attributions of the centrale: hours, methods and bases of each manifest must give the shares recorded.

Everything is computed again from the earlier events of the centrale. `attribution_bases` checks the bases against
the invoices in members' logs.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from tremplin_platform.audit.problem import Problem
from tremplin_platform.audit.stored import StoredEvent
from tremplin_platform.domain.attribution.bases import ValidatedHours, protected_hours
from tremplin_platform.domain.attribution.limits import allowed_bases
from tremplin_platform.domain.attribution.method import SPEND, QuarterPart, part_of
from tremplin_platform.domain.attribution.shares import bases_of, commitment_of, manifest_of
from tremplin_platform.domain.hours.quarter import reported_in
from tremplin_platform.domain.quarters import last_day, paris_day, quarter_of
from tremplin_platform.events.attribution import attribution as events
from tremplin_platform.events.attribution.attribution import AttributedShare, Chosen, Quantity
from tremplin_platform.events.catalog import current
from tremplin_platform.events.fact import by_topic, topics
from tremplin_platform.events.hours import hours as hours_events, quarter
from tremplin_platform.events.organisations import organisation
from tremplin_platform.figures import french

_Hours = tuple[str, bool, str | None]
"""Day, protected, category."""


class Attributions:
    """Follows the events that attributions depend on, and checks every attribution against them."""

    def __init__(self) -> None:
        self._hours: dict[tuple[str, str], Counter[_Hours]] = defaultdict(Counter)
        self._choices: dict[tuple[str, str], list[Chosen]] = defaultdict(list)
        self._joined: dict[str, str | None] = {}
        self._successors: dict[str, str] = {}
        self._closed: set[str] = set()
        self._known: dict[str, list[AttributedShare]] = {}

    @property
    def followed(self) -> frozenset[str]:
        """The topics of the events of this log that are to be given."""
        return _FOLLOWED

    def check(self, event: StoredEvent, content: dict[str, Any]) -> Iterator[Problem]:
        """Yield the problems of this fact of the centrale, if it is an attribution."""
        learn = _LEARNS.get(event.topic)
        if learn is None and event.topic not in _ATTRIBUTIONS:
            return
        data = current(topic=event.topic, version=event.version, data=content)
        if learn is not None:
            learn(self, event, data)
            return
        for problem in self._faults(event, data):
            yield Problem(event.log, event.seq, problem)
        # Over the manifest as it was written, whatever its version.
        if data["commitment"] != commitment_of(content["manifest"], salt=data["salt"]):
            yield Problem(
                event.log, event.seq, "L’empreinte remise aux membres n’est pas celle du manifeste."
            )
        self._known[event.subject] = data["manifest"]

    def hours_worked(self, _: StoredEvent, data: dict[str, Any]) -> None:
        """Count validated hours, or a correction of them."""
        place = (data["worked_to"], data["protected"], data["category"])
        self._hours[data["contract"], data["lot"]][place] += data.get("hours", 0) + data.get("delta", 0)

    def method_chosen(self, _: StoredEvent, data: dict[str, Any]) -> None:
        """Add a method of a lot."""
        self._choices[data["contract"], data["lot"]].append(data["choice"])

    def joined(self, event: StoredEvent, data: dict[str, Any]) -> None:
        """Note the day a member joined."""
        self._joined[event.subject.rpartition("/")[2]] = data["joined_on"]

    def merged(self, event: StoredEvent, data: dict[str, Any]) -> None:
        """Note that a member merged into another: both are one payer from then on."""
        self._successors[event.subject.rpartition("/")[2]] = data["into"]

    def quarter_closed(self, _: StoredEvent, data: dict[str, Any]) -> None:
        """Note a closed quarter: its hours are adjustments from then on."""
        self._closed.add(data["quarter"])

    def _faults(self, event: StoredEvent, data: dict[str, Any]) -> Iterator[str]:
        yield from self._part_faults(event, data)
        before = self._known.get(event.subject, [])
        expected = manifest_of(
            data["hours"], data["protected_hours"], bases_of(data["manifest"]), before=before
        )
        for recorded, due in zip(data["manifest"], expected, strict=True):
            if recorded != due:
                yield (
                    f"La part de {recorded['log']} dans la répartition est {french.hours(recorded['share'])}, "
                    f"le manifeste donne {french.hours(due['share'])} (ou ce qu’elle remplace diffère)."
                )
        if data["unattributed"] != data["hours"] - sum(line["share"] for line in data["manifest"]):
            yield "Les parts et les heures sans attribution ne font pas les heures réparties."
        if event.version >= _LIMITED_SINCE:
            yield from self._limit_faults(before, data)

    def _part_faults(self, event: StoredEvent, data: dict[str, Any]) -> Iterator[str]:
        part = QuarterPart(
            **{name: data[name] for name in ("contract", "lot", "work_quarter", "since", "method")}
        )
        worked, quantities = self._worked(part)
        hours = sum(validated.hours for validated in worked)
        if (hours, protected_hours(worked)) != (data["hours"], data["protected_hours"]):
            yield (
                f"Les heures réparties sont {french.hours(data['hours'])}, la centrale en a validé "
                f"{french.hours(hours)} de ce lot et de cette période, par cette méthode."
            )
        report = reported_in(
            work_quarter=part.work_quarter,
            closed=part.work_quarter in self._closed,
            current=quarter_of(paris_day(event.recorded_at)),
        )
        if report != {"reported_in": data["reported_in"], "adjustment": data["adjustment"]}:
            yield f"Cette répartition est au compte du {data['reported_in']}, attendu {report['reported_in']}."
        volumes = {of_member["member"]: of_member["quantity"] for of_member in quantities}
        for line in data["manifest"]:
            yield from self._base_faults(line, part, volumes, first=event.topic == events.Computed.TOPIC)

    def _worked(self, part: QuarterPart) -> tuple[list[ValidatedHours], Sequence[Quantity]]:
        worked, quantities = [], tuple[Quantity, ...]()
        place = (part.contract, part.lot)
        for (day, protected, category), hours in self._hours[place].items():
            its_part, its_quantities = part_of(
                day, contract=part.contract, lot=part.lot, choices=self._choices[place]
            )
            if its_part == part:
                quantities = tuple(its_quantities)
                worked.append(
                    ValidatedHours(
                        contract=part.contract,
                        lot=part.lot,
                        worked_to=day,
                        protected=protected,
                        category=category,
                        hours=hours,
                    )
                )
        return worked, quantities

    def _base_faults(
        self, line: AttributedShare, part: QuarterPart, volumes: dict[str, int], *, first: bool
    ) -> Iterator[str]:
        joined = self._joined.get(line["log"])
        counted = joined is not None and joined <= last_day(part.work_quarter).isoformat()
        measured = volumes.get(line["log"], 0) if line["invoiced"] is None else max(0, line["invoiced"])
        if line["base"] != (measured if line["counted"] else 0):
            yield f"La base de {line['log']} n’est pas celle que sa ligne du manifeste donne."
        # A recomputation keeps earlier bases where no share may move, even if a membership was recorded since.
        if counted != line["counted"] and (first or part.method != SPEND):
            yield f"{line['log']} est compté autrement que son adhésion ne le dit."

    def _limit_faults(self, before: list[AttributedShare], data: dict[str, Any]) -> Iterator[str]:
        bases = bases_of(data["manifest"])
        allowed = allowed_bases(bases_of(before), bases, method=data["method"], successors=self._successors)
        if sorted(allowed, key=lambda base: base.log) != bases:
            yield "Cette répartition donne ou change des parts qui laissent deviner les factures d’un autre membre."


_LIMITED_SINCE = 2
"""The first version of both events that respects `domain.attribution.limits`; shares of version 1 are not checked."""

_ATTRIBUTIONS = topics(events.Computed, events.Recomputed)
_LEARNS: dict[str, Callable[[Attributions, StoredEvent, dict[str, Any]], None]] = by_topic(
    {
        hours_events.Validated: Attributions.hours_worked,
        hours_events.Corrected: Attributions.hours_worked,
        events.MethodChosen: Attributions.method_chosen,
        events.MethodChanged: Attributions.method_chosen,
        organisation.Registered: Attributions.joined,
        organisation.MembershipCorrected: Attributions.joined,
        organisation.Merged: Attributions.merged,
        quarter.Closed: Attributions.quarter_closed,
    }
)
_FOLLOWED = frozenset((*_LEARNS, *_ATTRIBUTIONS))
