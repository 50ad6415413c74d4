"""The terms that an order takes over from its lot, and why an order may be refused."""

from typing import TypedDict

from tremplin_platform.domain.refusals import Refused


class NotAMember(Refused):
    """
    Cet organisme n’est pas membre de la centrale à cette date : datez la commande du temps de son adhésion.
    """

    code = "not-a-member"
    pointer = "/placed_on"


class OutsideContract(Refused):
    """Cette commande est datée hors de la durée du contrat : on ne commande que pendant sa validité."""

    code = "outside-contract"
    article = "R2162-5"
    pointer = "/placed_on"


class LotNotAwarded(Refused):
    """
    Ce lot n’est pas encore attribué à cette date : commandez à partir de la notification à son titulaire.
    """

    code = "lot-not-awarded"
    pointer = "/lot"


class OverMaximum(Refused):
    """
    Cette commande dépasse le maximum du lot ou du contrat : réduisez-la, ou adressez-vous à la centrale.
    """

    code = "over-maximum"
    article = "R2162-4"
    pointer = "/amount"


class OrderTerms(TypedDict):
    """Terms that an order takes over from its lot and its award; `rate` null where the clause sets none."""

    contract: str
    lot: str
    contractor: str
    usage: str
    reserved: bool
    article: str | None
    protected: bool
    category: str | None
    rate: int | None
