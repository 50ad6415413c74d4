"""The register of L2112-2-1. By a buyer, in the centrale's log."""

from typing import Any

from tremplin_platform.commands.parties import require_contract
from tremplin_platform.domain.buying.waiver import Waiver
from tremplin_platform.domain.law import law
from tremplin_platform.domain.law.exemption import exemption
from tremplin_platform.domain.organisations.organisation import Organisation
from tremplin_platform.domain.quarters import paris_day
from tremplin_platform.store.session import Position, Session


def social_thresholds() -> list[dict[str, Any]]:
    """
    Return the thresholds of L2112-2-1 from the table of law, to list contracts without a social condition.

    `since` is the day each applies from, `buyer_status` whose it is (null for works), `quantity` in cents.
    """
    return [
        {"since": row.since, "buyer_status": row.buyer_status, "works": row.works, "quantity": row.quantity}
        for row in law.social_thresholds()
    ]


def record_waiver(session: Session, *, contract: str, ground: str, text: str, estimated: int) -> Position:
    """
    Record why a contract has no social condition of execution; recorded again, it replaces the first reason.

    The threshold is that of the contract's buyer, where an organisation of this identifier has a buyer's status,
    on the day of the notice. An empty `text` is kept as an open finding. `estimated` in cents excluding tax.

    :raises Refused: the contract is unknown, the ground is none of the four, or nothing is estimated
    """
    bought = require_contract(session, contract)
    buyer = session.find(Organisation, bought.buyer)
    exempted = exemption(
        ground=ground,
        text=text,
        estimated=estimated,
        buyer=bought.buyer,
        buyer_status=None if buyer is None else buyer.buyer_status,
        cpv=bought.cpv,
        notice_on=bought.law_day,
    )
    today = paris_day(session.now)
    known = session.find(Waiver, contract)
    if known is None:
        return session.save(Waiver.record(contract=contract, exemption=exempted, today=today))
    known.restate(exempted, today=today)
    return session.save(known)
