"""What registers are counted with: the contracts of the centrale, their buyers, their lots, the awards of these."""

from typing import Any

from tremplin_platform.events.envelope import Envelope
from tremplin_projections.registers.entry import AWARDS, BUYERS, CONTRACTS, LOTS, Rules, Said, about, picked

_WORKS = "45"
"""The division of the CPV that holds works."""


def _registered(envelope: Envelope, data: dict[str, Any]) -> list[Said]:
    contract = about(envelope)
    told = {
        **picked(data, "buyer", "ends_on", "maximum"),
        "published": False,
        "law_on": data["notice_on"] or data["starts_on"],
        "works": (data["cpv"] or "").startswith(_WORKS),
    }
    lots = [_lot(contract, data["buyer"], lot) for lot in data["lots"]]
    return [Said(register=CONTRACTS, id=contract, organisation=data["buyer"], data=told), *lots]


def _lot(contract: str, buyer: str, lot: dict[str, Any]) -> Said:
    reservation = lot["reservation"]
    told = {
        "buyer": buyer,
        "contract": contract,
        "lot": lot["id"],
        "articles": None if reservation is None else reservation["articles"],
        "clause": lot["clause"] is not None,
        "maximum": lot["maximum"],
    }
    return Said(register=LOTS, id=f"{contract}.{lot['id']}", organisation=buyer, data=told)


def _published(envelope: Envelope, data: dict[str, Any]) -> list[Said]:
    return [Said(register=CONTRACTS, id=about(envelope), data={"published": True})]


def _renewed(envelope: Envelope, data: dict[str, Any]) -> list[Said]:
    return [Said(register=CONTRACTS, id=about(envelope), data=picked(data, "ends_on"))]


def _revised(envelope: Envelope, data: dict[str, Any]) -> list[Said]:
    # An amendment may give a clause to a lot that had none.
    return [Said(register=LOTS, id=f"{data['contract']}.{data['lot']}", data={"clause": True})]


def _buyer(envelope: Envelope, data: dict[str, Any]) -> list[Said]:
    """The status of an organisation that buys; of others nothing is said."""
    if data["buyer_status"] is None:
        return []
    buyer = about(envelope)
    return [Said(register=BUYERS, id=buyer, organisation=buyer, data={"status": data["buyer_status"]})]


def _awarded(envelope: Envelope, data: dict[str, Any]) -> list[Said]:
    award = data["award"]
    told = {
        **picked(data, "contract", "lot", "sourcing", "amount"),
        **picked(award, "contractor", "notified_on", "article", "protected"),
    }
    award_id = f"{data['contract']}.{data['lot']}.{envelope.seq}"
    return [Said(register=AWARDS, id=award_id, organisation=award["contractor"], data=told)]


RULES: Rules = {
    "contract.registered": _registered,
    "contract.published": _published,
    "contract.renewed": _renewed,
    "contract.lot-awarded": _awarded,
    "contract.target-revised": _revised,
    "organisation.registered": _buyer,
    "organisation.lineage-received": _buyer,
}
