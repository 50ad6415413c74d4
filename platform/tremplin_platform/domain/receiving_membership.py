"""The member-safe form of what the centrale records of a member itself: nothing in it is another's."""

from tremplin_platform.domain.membership import Lineage, Membership
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


def merged(receipt: Receipt) -> Membership:
    """The member goes on as another."""
    membership, data = _membership(receipt), receipt.data
    membership.merge(into=data["into"], merged_on=data["merged_on"], provenance=receipt.provenance)
    return membership


def lineage_received(receipt: Receipt) -> Membership:
    """The figures of a member that merged into this one: they are its own from then on."""
    membership, data = _membership(receipt), receipt.data
    lineage = Lineage(
        predecessor=data["predecessor"],
        merged_on=data["merged_on"],
        after=data["after"],
        cut=data["cut"],
        part=data["part"],
        parts=data["parts"],
        totals=data["totals"],
    )
    membership.receive_lineage(lineage, provenance=receipt.provenance)
    return membership


def split(receipt: Receipt) -> Membership:
    """The member ends as several others."""
    membership, data = _membership(receipt), receipt.data
    membership.split(into=data["into"], split_on=data["split_on"], provenance=receipt.provenance)
    return membership


def detached(receipt: Receipt) -> Membership:
    """Which member this one was a part of."""
    membership, data = _membership(receipt), receipt.data
    membership.detach(
        predecessor=data["predecessor"], split_on=data["split_on"], provenance=receipt.provenance
    )
    return membership


def _membership(receipt: Receipt) -> Membership:
    return receipt.known(Membership, receipt.log)
