"""
A decision on a row of a member's own published data (DECP) that names a framework of the centrale.

Subject: `LOG/uptake/SIRET-DIGEST`, as that of the observed contract. It makes no order and gives no figure: the order
that it is evidence of counts alone.
"""

from tremplin_platform.events.fact import FirstMemberFact


class UptakeDecided(FirstMemberFact):
    """
    `outcome`: `linked`, to the order `call_off`, or `refused`, with its `reason`; the other of the two is null.

    `published`: the row's own identifier, of the buyer `buyer` (a SIRET of the member);
    `framework`: how it names the lot; `amount` in cents, as published.
    """

    TOPIC = "uptake.decided"
    KIND = "Ligne publiée rapprochée ou refusée"
    contract: str
    lot: str
    buyer: str
    published: str
    framework: str
    amount: int
    outcome: str
    call_off: str | None
    reason: str | None
