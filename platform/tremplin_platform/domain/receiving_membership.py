"""The member-safe form of what the centrale records of a member itself: nothing in it is another's."""

from tremplin_platform.domain.membership import Membership
from tremplin_platform.domain.receipt import Receipt


def joined(receipt: Receipt) -> Membership:
    """A member's registration."""
    data = receipt.data
    return Membership.join(
        log=receipt.log,
        name=data["name"],
        siret=data["siret"],
        territory=data["territory"],
        joined_on=data["joined_on"],
        provenance=receipt.provenance,
    )


def left(receipt: Receipt) -> Membership:
    """The end of a membership."""
    membership = _membership(receipt)
    membership.leave(left_on=receipt.data["left_on"], provenance=receipt.provenance)
    return membership


def siret_changed(receipt: Receipt) -> Membership:
    """Another SIRET."""
    membership = _membership(receipt)
    membership.change_siret(
        receipt.data["siret"], replaced=receipt.data["replaced"], provenance=receipt.provenance
    )
    return membership


def corrected(receipt: Receipt) -> Membership:
    """Another first day of membership."""
    membership = _membership(receipt)
    membership.correct(
        joined_on=receipt.data["joined_on"],
        replaced=receipt.data["replaced"],
        provenance=receipt.provenance,
    )
    return membership


def _membership(receipt: Receipt) -> Membership:
    return receipt.known(Membership, receipt.log)
