"""Make the entries of contracts, buyers, lots and awards, from which other registers are counted."""

from typing import Any

from tremplin_platform.events.contracts import contract, contract_life
from tremplin_platform.events.envelope import Envelope
from tremplin_projections.registers.entry import (
    AWARDS,
    CONTRACTS,
    LOTS,
    RegisterUpdate,
    Rules,
    about,
    picked,
)

_WORKS = "45"
"""The CPV division of works."""


def _registered(envelope: Envelope, data: dict[str, Any]) -> list[RegisterUpdate]:
    contract = about(envelope)
    stated = {
        **picked(data, "buyer", "ends_on", "maximum"),
        "published": False,
        "law_on": data["notice_on"] or data["starts_on"],
        "works": (data["cpv"] or "").startswith(_WORKS),
    }
    lots = [_lot_update(contract, data["buyer"], lot) for lot in data["lots"]]
    return [RegisterUpdate(register=CONTRACTS, id=contract, organisation=data["buyer"], data=stated), *lots]


def _lot_update(contract: str, buyer: str, lot: dict[str, Any]) -> RegisterUpdate:
    reservation = lot["reservation"]
    stated = {
        "buyer": buyer,
        "contract": contract,
        "lot": lot["id"],
        "articles": None if reservation is None else reservation["articles"],
        "clause": lot["clause"] is not None,
        "maximum": lot["maximum"],
    }
    return RegisterUpdate(register=LOTS, id=f"{contract}.{lot['id']}", organisation=buyer, data=stated)


def _published(envelope: Envelope, data: dict[str, Any]) -> list[RegisterUpdate]:
    return [RegisterUpdate(register=CONTRACTS, id=about(envelope), data={"published": True})]


def _renewed(envelope: Envelope, data: dict[str, Any]) -> list[RegisterUpdate]:
    return [RegisterUpdate(register=CONTRACTS, id=about(envelope), data=picked(data, "ends_on"))]


def _revised(envelope: Envelope, data: dict[str, Any]) -> list[RegisterUpdate]:
    # An amendment may give a clause to a lot that had none.
    return [RegisterUpdate(register=LOTS, id=f"{data['contract']}.{data['lot']}", data={"clause": True})]


def _awarded(envelope: Envelope, data: dict[str, Any]) -> list[RegisterUpdate]:
    award = data["award"]
    stated = {
        **picked(data, "contract", "lot", "sourcing", "amount", "group", "evidence"),
        **picked(award, "contractor", "notified_on", "article", "protected"),
    }
    award_id = f"{data['contract']}.{data['lot']}.{envelope.seq}"
    return [RegisterUpdate(register=AWARDS, id=award_id, organisation=award["contractor"], data=stated)]


RULES: Rules = {
    contract.Registered: _registered,
    contract.Published: _published,
    contract_life.Renewed: _renewed,
    contract.LotAwarded: _awarded,
    contract_life.TargetRevised: _revised,
}
