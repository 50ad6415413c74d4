"""
Review of declared hours: who decides on them, and why a decision is refused.

The lot's facilitateur decides, or the buyer where there is none; never the organisation that declared them.
"""

from tremplin_platform.domain.actor import BUYER, Actor
from tremplin_platform.domain.refusals import Refused


class NotTheDeclarant(Refused):
    """Vous n’avez pas déclaré ces heures : l’organisme qui les a déclarées les transmet de nouveau."""

    code = "not-the-declarant"


class NotPending(Refused):
    """Cette déclaration n’attend pas de décision : elle est déjà validée, rejetée ou retournée à son auteur."""

    code = "not-pending"


class NotReturned(Refused):
    """Cette déclaration n’a pas été retournée : il n’y a rien à transmettre de nouveau."""

    code = "not-returned"


class NotValidated(Refused):
    """
    Ces heures ne sont pas validées : retournez-les ou rejetez-les, une correction vient après la validation.
    """

    code = "not-validated"


class NoDifference(Refused):
    """Une correction ajoute ou retire des heures : donnez un nombre autre que zéro."""

    code = "no-difference"
    pointer = "/delta"


class BelowZero(Refused):
    """Cette correction retirerait plus d’heures qu’il n’en reste de validées : retirez-en au plus autant."""

    code = "below-zero"
    pointer = "/delta"


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
    :raises ValidatedByDeclarant: they are its own hours; raised first
    :raises NotTheFacilitator: another decides
    """
    if by.organisation == declared_by:
        raise ValidatedByDeclarant
    if facilitator is None and by.role != BUYER:
        raise NotTheFacilitator
    if facilitator is not None and by.organisation != facilitator:
        raise NotTheFacilitator
