"""A slice of rows: checked, decided on what is known, and written in one transaction."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tremplin_platform.commands.decp.recording.comparison import Decision, compare
from tremplin_platform.commands.decp.recording.facts import facts_of
from tremplin_platform.commands.decp.recording.originals import original_of
from tremplin_platform.commands.decp.recording.report import Report
from tremplin_platform.commands.decp.rows.checking import OTHER_BUYER, check
from tremplin_platform.commands.decp.rows.contract import Contract
from tremplin_platform.commands.decp.verdicts import Reason, Refusal
from tremplin_platform.events.contracts.observed import Source
from tremplin_platform.store.appending import NewFact
from tremplin_platform.store.decp.observed import Key, Observed, ObservedLog
from tremplin_platform.store.decp.quarantine import Quarantined

SLICE = 2_000
"""Rows in one transaction."""

# What Kafka and a reader take without thinking; far beyond any real contract.
_LARGEST_FACT = 1 << 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A row to take: where it was read, and when it comes from quarantine, its number and JSON there."""

    file: str
    line: int
    value: Any
    concession: bool
    refused_as: int | None = None
    kept_as: str | None = None


@dataclass(frozen=True, kw_only=True)
class Slice:
    """Rows checked, to be decided and written together."""

    report: Report
    contracts: Sequence[tuple[Candidate, Contract]]
    refused: Sequence[tuple[Candidate, Refusal]]


def check_slice(candidates: Sequence[Candidate], *, buyers: Collection[str] | None) -> Slice:
    """Check each row; touches no database. `buyers` None is all."""
    report = Report()
    contracts: list[tuple[Candidate, Contract]] = []
    refused: list[tuple[Candidate, Refusal]] = []
    for candidate in candidates:
        report.read += 1
        said = check(candidate.value, listed_as_concession=candidate.concession, buyers=buyers)
        if isinstance(said, Refusal):
            refused.append((candidate, said))
        elif said is OTHER_BUYER:
            report.other_buyers += 1
        else:
            contracts.append((candidate, said))
    return Slice(report=report, contracts=contracts, refused=refused)


def write_slice(checked: Slice, *, log: ObservedLog, today: str, own: Mapping[Key, Observed]) -> Report:
    """
    Decide each contract on what is known and write the slice: all of it is kept and counted, or nothing is.

    :param today: the Paris day
    :param own: the lots that the centrale publishes itself: their rows are known, or contradict it
    """
    draft = _Draft(today, checked.report, own)
    for candidate, refusal in checked.refused:
        draft.refuse(candidate, refusal)
    with log.slice():
        draft.known = log.known(
            {
                (checked_contract.buyer, checked_contract.identifier)
                for _, checked_contract in checked.contracts
            }
        )
        for candidate, contract in checked.contracts:
            draft.take(candidate, contract)
        log.write(facts=draft.facts, observed=draft.changed.values(), refused=draft.refused)
        log.release(draft.released)
    return checked.report


class _Draft:
    """What a slice is about to write."""

    def __init__(self, today: str, report: Report, own: Mapping[Key, Observed]) -> None:
        self._today = today
        self._report = report
        self._own = own
        self.known: dict[Key, Observed] = {}
        self.changed: dict[Key, Observed] = {}
        self.facts: list[NewFact] = []
        self.refused: list[Quarantined] = []
        self.released: list[int] = []

    def refuse(self, candidate: Candidate, refusal: Refusal) -> None:
        original, whole = (candidate.kept_as, True) if candidate.kept_as else original_of(candidate.value)
        self._report.refused[refusal.reason] += 1
        self.refused.append(
            Quarantined(
                file=candidate.file,
                line=candidate.line,
                reason=str(refusal.reason),
                sentence=refusal.sentence,
                original=original,
                whole=whole,
                concession=candidate.concession,
            )
        )

    def take(self, candidate: Candidate, contract: Contract) -> None:
        key = (contract.buyer, contract.identifier)
        decision = self._decision(contract, key)
        if isinstance(decision, Refusal):
            self.refuse(candidate, decision)
            return
        source: Source = {"file": candidate.file, "row": candidate.line}
        facts = facts_of(contract, decision, source=source, today=self._today)
        if any(len(fact.data) > _LARGEST_FACT for fact in facts):
            self.refuse(candidate, Refusal(Reason.BROKEN_TEXT, "taille"))
            return
        if facts:
            self.known[key] = self.changed[key] = decision.observed
            self.facts.extend(facts)
        if candidate.refused_as is not None:
            self.released.append(candidate.refused_as)
        self._report.take(decision.outcome, contract.flags)

    def _decision(self, contract: Contract, key: Key) -> Decision | Refusal:
        if key not in self._own:
            return compare(contract, self.known.get(key))
        decision = compare(contract, self._own[key])
        if isinstance(decision, Decision) and decision.modifications:
            return Refusal(Reason.CONFLICT, "modifications d’un contrat de la centrale")
        return decision
