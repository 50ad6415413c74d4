"""Who may decide on declared hours: the lot's facilitateur, or the buyer where there is none; never who declared."""

from tremplin_platform.domain.actor import BUYER, Actor
from tremplin_platform.domain.refusals import Refused


class ValidatedByDeclarant(Refused):
    """
    Qui déclare ne valide pas : ces heures sont à valider par le facilitateur du lot, ou par l’acheteur s’il
    n’y en a pas.
    """

    code = "validated-by-declarant"
    article = "CCAG-FCS 16.1.4.1"


class NotTheFacilitator(Refused):
    """
    La décision n’est pas la vôtre : ces heures sont à valider par le facilitateur de ce lot à ce jour, ou par
    l’acheteur s’il n’y en a pas.
    """

    code = "not-the-facilitator"


def check_validator(by: Actor, *, declared_by: str, facilitator: str | None) -> None:
    """
    Check that `by` may decide on hours.

    :param declared_by: the organisation that declared them, and alone may have resubmitted them
    :param facilitator: the lot's on the Paris day of the decision, None where there is none
    :raises ValidatedByDeclarant: they are its own hours; said first
    :raises NotTheFacilitator: another is to decide
    """
    if by.organisation == declared_by:
        raise ValidatedByDeclarant
    if facilitator is None and by.role != BUYER:
        raise NotTheFacilitator
    if facilitator is not None and by.organisation != facilitator:
        raise NotTheFacilitator
