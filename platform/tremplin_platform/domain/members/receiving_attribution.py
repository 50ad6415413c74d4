"""The member-safe form of attribution: methods without quantities, one's own share without the others'."""

from tremplin_platform.domain.attribution.attributed_hours import AttributedHours, AttributionMethods
from tremplin_platform.domain.members.receipt import Receipt


def methods(receipt: Receipt) -> AttributionMethods:
    """A method chosen, or all those chosen before the contract was opened."""
    data = receipt.data
    return AttributionMethods.receive(
        log=receipt.log,
        contract=data["contract"],
        lot=data["lot"],
        methods=data["methods"] if "methods" in data else [data["choice"]],
        provenance=receipt.provenance,
    )


def hours(receipt: Receipt) -> AttributedHours:
    """The share of the receiving log, or what it changes by."""
    return AttributedHours.receive(log=receipt.log, data=receipt.data, provenance=receipt.provenance)
