"""
The member-safe form of the centrale's facts: what each becomes in the log of a member that it is addressed to.

Each topic's form is in the module of its matter (`receiving_…`).
"""

from collections.abc import Callable, Mapping

from eventsourcing.domain import BaseAggregate

from tremplin_platform.domain.members import (
    receiving_attribution,
    receiving_contract_life,
    receiving_contracts,
    receiving_membership,
)
from tremplin_platform.domain.members.closed_quarter import ClosedQuarter
from tremplin_platform.domain.members.receipt import Due, Find, NotFormed, Receipt, Reported
from tremplin_platform.domain.members.undeliverable import UndeliverableFact
from tremplin_platform.domain.provenance import provenance_of
from tremplin_platform.events.catalog import current
from tremplin_platform.events.envelope import Envelope

__all__ = ["TOPICS", "NotFormed", "receive", "undeliverable"]


def receive(
    fact: Envelope, *, log: str, territory: str | None, find: Find, reported: Reported, due: Due
) -> BaseAggregate[str]:
    """
    The aggregate of `log` with one pending event more: the fact in its member-safe form, with its `origin`.

    :param territory: the member's département
    :raises Exception: whatever made it impossible; then `undeliverable` stands in its place
    """
    form = _FORMS.get(fact.topic)
    if form is None:
        raise NotFormed(fact.topic)
    data = current(topic=fact.topic, version=fact.version, data=fact.data)
    receipt = Receipt(
        log=log,
        territory=territory,
        find=find,
        reported=reported,
        due=due,
        data=data,
        provenance=provenance_of(fact),
    )
    return form(receipt)


def undeliverable(fact: Envelope, *, log: str, reason: str) -> UndeliverableFact:
    """What `log` records of a fact that `receive` could not form: it is shown, and blocks nothing."""
    return UndeliverableFact.record(log=log, reason=reason, provenance=provenance_of(fact))


def _closed(receipt: Receipt) -> ClosedQuarter:
    return ClosedQuarter.close(
        log=receipt.log,
        quarter=receipt.data["quarter"],
        provenance=receipt.provenance,
    )


def _published(receipt: Receipt) -> ClosedQuarter:
    name = receipt.data["quarter"]
    quarter = receipt.known(ClosedQuarter, name)
    quarter.publish(receipt.reported(name), provenance=receipt.provenance)
    return quarter


_FORMS: Mapping[str, Callable[[Receipt], BaseAggregate[str]]] = {
    **receiving_membership.FORMS,
    "attribution.method-chosen": receiving_attribution.methods,
    "attribution.method-changed": receiving_attribution.methods,
    "attribution.methods-told": receiving_attribution.methods,
    "attribution.computed": receiving_attribution.hours,
    "attribution.recomputed": receiving_attribution.hours,
    **receiving_contracts.FORMS,
    **receiving_contract_life.FORMS,
    "quarter.closed": _closed,
    "quarter.published": _published,
}

TOPICS = frozenset(_FORMS)
"""The facts of the centrale that have a member-safe form."""
