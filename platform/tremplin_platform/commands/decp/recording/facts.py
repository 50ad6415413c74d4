"""Make the facts to append to the centrale's log for a contract, and a contract from its facts."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from hashlib import sha256
from typing import Any

from tremplin_platform.commands.decp.recording.comparison import Decision, Outcome
from tremplin_platform.commands.decp.rows.contract import Contract, Modification, Terms
from tremplin_platform.commands.decp.verdicts import Flag
from tremplin_platform.domain.actor import CENTRALE
from tremplin_platform.events.catalog import version_of
from tremplin_platform.events.contracts.observed import Modified, Recorded, Source
from tremplin_platform.events.envelope import encode
from tremplin_platform.events.fact import NOBODY, subject
from tremplin_platform.store.appending import NewFact

KIND = "observed-contract"


def facts_of(contract: Contract, decision: Decision, *, source: Source, today: str) -> Sequence[NewFact]:
    """
    The facts of one row, in order; none when it is known.

    :param today: the Paris day of the import, which a fact without any day of its own takes effect on
    """
    name = subject_of(contract)
    facts: list[NewFact] = []
    first = decision.observed.version - len(decision.modifications)
    if decision.outcome is Outcome.RECORDED:
        data = _recorded(contract, source)
        effective = contract.notified_on or contract.published_on or today
        facts.append(_fact(Recorded, name, first, effective=effective, data=data))
    for version, item in enumerate(decision.modifications, first + 1):
        data = _modified(contract, item, source)
        facts.append(_fact(Modified, name, version, effective=item.modified_on or today, data=data))
    return facts


def subject_of(contract: Contract) -> str:
    """Return the subject of a contract's facts: its buyer's SIRET and a digest of its id, which may be any text."""
    digest = sha256(contract.identifier.encode()).hexdigest()[:16]
    return subject(log=CENTRALE, kind=KIND, identifier=f"{contract.buyer}-{digest}")


def contract_of(recorded: Mapping[str, Any], modified: Sequence[Mapping[str, Any]]) -> Contract:
    """The contract that these facts record, from their data: the first, then each modification in order."""
    return Contract(
        buyer=recorded["buyer"],
        buyer_name=recorded["buyer_name"],
        identifier=recorded["contract"],
        title=recorded["title"],
        nature=recorded["nature"],
        amount=recorded["amount"],
        notified_on=recorded["notified_on"],
        published_on=recorded["published_on"],
        contractors=recorded["contractors"],
        terms=_terms(recorded),
        modifications=[
            Modification(**{item.name: data[item.name] for item in fields(Modification)}) for data in modified
        ],
        flags={Flag(item) for item in recorded["flags"]},
    )


def _terms(recorded: Mapping[str, Any]) -> Terms:
    return Terms(
        cpv=recorded["cpv"],
        months=recorded["months"],
        techniques=recorded["techniques"],
        framework=recorded["framework"],
        social=recorded["social"],
        reserved=recorded["reservation"] is not None,
        essential=recorded["essential"],
    )


def _recorded(contract: Contract, source: Source) -> dict[str, Any]:
    return {
        "buyer": contract.buyer,
        "buyer_name": contract.buyer_name,
        "contract": contract.identifier,
        "title": contract.title,
        "nature": contract.nature,
        "amount": contract.amount,
        "notified_on": contract.notified_on,
        "published_on": contract.published_on,
        "contractors": contract.contractors,
        "cpv": contract.terms.cpv,
        "months": contract.terms.months,
        "techniques": contract.terms.techniques,
        "framework": contract.terms.framework,
        "social": contract.terms.social,
        "reservation": {"article": None} if contract.terms.reserved else None,
        "flags": sorted(contract.flags),
        "source": source,
        "essential": contract.terms.essential,
    }


def _modified(contract: Contract, modification: Modification, source: Source) -> dict[str, Any]:
    return {
        "buyer": contract.buyer,
        "contract": contract.identifier,
        "number": modification.number,
        "title": modification.title,
        "amount": modification.amount,
        "months": modification.months,
        "contractors": modification.contractors,
        "modified_on": modification.modified_on,
        "source": source,
    }


def _fact(
    event: type[Recorded] | type[Modified], name: str, version: int, *, effective: str, data: dict[str, Any]
) -> NewFact:
    return NewFact(
        topic=event.TOPIC,
        version=version_of(event),
        subject=name,
        subject_version=version,
        effective=effective,
        audience=NOBODY,
        data=encode({**data, "effective": effective, "by": CENTRALE, "audience": NOBODY}),
    )
