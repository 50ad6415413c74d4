"""Compare a row with the contract as recorded: it is new, a modification, known already, or contradicts it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256
from typing import Any

import orjson

from tremplin_platform.commands.decp.rows.contract import Contract, Modification
from tremplin_platform.commands.decp.rows.text_forms import folded
from tremplin_platform.commands.decp.verdicts import Reason, Refusal
from tremplin_platform.events.contracts.observed import ObservedContractor
from tremplin_platform.store.decp.observed import Observed


class Outcome(StrEnum):
    """What becomes of a row that passed its checks."""

    RECORDED = "recorded"
    MODIFIED = "modified"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Decision:
    """The modifications to record, after the contract itself where it is new; and what is known from then on."""

    outcome: Outcome
    modifications: Sequence[Modification]
    observed: Observed


def compare(contract: Contract, known: Observed | None) -> Decision | Refusal:
    """
    Published data is never overwritten: a contract is recorded once, then each modification once.

    What a row leaves out contradicts nothing; nor do spaces, letter case, Unicode form and invisible characters. A
    row whose base data contradicts what is recorded is taken for a new modification, and is known when it comes again.
    """
    signatures = _Signatures(known.modifications if known else ())
    fresh = [item for item in contract.modifications if signatures.add(item)]
    base = _base(contract)
    if known is None:
        now_known = Observed(
            buyer=contract.buyer,
            contract=contract.identifier,
            version=1 + len(fresh),
            base=base,
            modifications=signatures.all(),
            taken=(),
        )
        return Decision(Outcome.RECORDED, fresh, now_known)
    contradicted = _contradictions(known.base, base)
    if fresh:
        taken = {*known.taken, _row(contract, base)} if contradicted else known.taken
        now_known = replace(
            known,
            version=known.version + len(fresh),
            modifications=signatures.all(),
            taken=sorted(taken),
        )
        return Decision(Outcome.MODIFIED, fresh, now_known)
    if contradicted and _row(contract, base) not in known.taken:
        return Refusal(Reason.CONFLICT, ", ".join(contradicted))
    return Decision(Outcome.KNOWN, (), known)


def forms_to_compare(contract: Contract) -> tuple[str, Sequence[str]]:
    """What later rows of the contract are compared with: its base data, and the signatures of its modifications."""
    signatures = _Signatures(())
    for item in contract.modifications:
        signatures.add(item)
    return _base(contract), signatures.all()


class _Signatures:
    """
    What tells modifications apart: what they change and their day; also their number and object where both have one.

    Two layouts publish the same modification, one with an object, the other with a number.
    """

    def __init__(self, known: Iterable[str]) -> None:
        self._by_core: dict[str, list[tuple[str, str]]] = {}
        for item in known:
            core, number, title = item.split(" ")
            self._by_core.setdefault(core, []).append((number, title))

    def add(self, modification: Modification) -> bool:
        """Whether this modification is new; from now on it is known."""
        number = _digest(modification.number) if modification.number else ""
        title = _digest(modification.title) if modification.title else ""
        alike = self._by_core.setdefault(_core(modification), [])
        if any(_agree(number, other) and _agree(title, said) for other, said in alike):
            return False
        alike.append((number, title))
        return True

    def all(self) -> list[str]:
        return [
            f"{core} {number} {title}" for core, alike in self._by_core.items() for number, title in alike
        ]


def _core(modification: Modification) -> str:
    """What a modification changes, and its day."""
    changes = (
        modification.modified_on,
        modification.amount,
        modification.months,
        _contractors(modification.contractors),
    )
    return _digest(orjson.dumps(changes).decode())


def _agree(first: str, other: str) -> bool:
    return not first or not other or first == other


def _base(contract: Contract) -> str:
    """The base data in a form to compare, by the file's own names."""
    return orjson.dumps(
        {
            "objet": _digest(contract.title) if contract.title else None,
            "montant": contract.amount,
            "dateNotification": contract.notified_on,
            "datePublicationDonnees": contract.published_on,
            "nature": _digest(contract.nature) if contract.nature else None,
            "titulaires": _digest(*_contractors(contract.contractors)) if contract.contractors else None,
        }
    ).decode()


def _row(contract: Contract, base: str) -> str:
    """What tells a row that was taken from another: its base data and all its modifications."""
    return _digest(base, *sorted(map(_core, contract.modifications)))


def _contradictions(known: str, said: str) -> list[str]:
    if known == said:
        return []
    before: dict[str, Any] = orjson.loads(known)
    after: dict[str, Any] = orjson.loads(said)
    return [
        name
        for name, value in after.items()
        if value is not None and before[name] is not None and value != before[name]
    ]


def _contractors(contractors: Sequence[ObservedContractor]) -> list[str]:
    return sorted(folded(f"{item['kind'] or ''} {item['id'] or ''}") for item in contractors)


def _digest(*texts: str) -> str:
    return sha256("\n".join(map(folded, texts)).encode()).hexdigest()[:16]
