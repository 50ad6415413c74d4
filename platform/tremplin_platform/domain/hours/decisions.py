"""Why a decision on declared hours may be refused."""

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
