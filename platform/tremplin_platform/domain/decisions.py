"""Why a decision on declared hours may be refused."""

from tremplin_platform.domain.refusals import Refused


class NotTheDeclarant(Refused):
    """Une déclaration retournée est transmise de nouveau par l’organisme qui l’a déclarée."""

    code = "not-the-declarant"


class NotPending(Refused):
    """Cette déclaration n’attend pas de décision : elle est déjà validée, rejetée ou retournée à son auteur."""

    code = "not-pending"


class NotReturned(Refused):
    """Cette déclaration n’a pas été retournée : il n’y a rien à transmettre de nouveau."""

    code = "not-returned"


class NotValidated(Refused):
    """Une correction vient après la validation : ces heures ne sont pas validées."""

    code = "not-validated"


class NoDifference(Refused):
    """Une correction ajoute ou retire des heures : zéro ne corrige rien."""

    code = "no-difference"
    pointer = "/delta"


class BelowZero(Refused):
    """Cette correction retirerait plus d’heures qu’il n’en a été validé."""

    code = "below-zero"
    pointer = "/delta"
