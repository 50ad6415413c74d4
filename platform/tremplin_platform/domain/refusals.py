"""
The fields of every refusal, and the refusals that several subjects share; those of one rule stand beside the rule.
"""

import re
from typing import ClassVar

from tremplin_platform.events.fact import IDENTIFIER

_IDENTIFIER = re.compile(IDENTIFIER, re.ASCII)


class Refused(Exception):
    """
    La demande est refusée par une règle.

    A subclass is one rule: its docstring is the French sentence shown to the person, `code` the rule's name in the
    API, `article` the text of law that decides (or None). `pointer` is the JSON pointer of the field at fault (or
    None). The code that raises it may give a more precise one.
    """

    code: ClassVar[str]
    article: str | None = None
    pointer: str | None = None

    def __init__(self, *, pointer: str | None = None, article: str | None = None) -> None:
        super().__init__(self.detail)
        self.pointer = pointer or self.pointer
        self.article = article or self.article

    @property
    def detail(self) -> str:
        """The French sentence: the fault and, where possible, its remedy."""
        return " ".join((type(self).__doc__ or "").split())


class BadIdentifier(Refused):
    """
    Cet identifiant n’est pas valide : donnez-en un de 1 à 63 caractères, lettres minuscules sans accent,
    chiffres ou tirets, qui ne commence pas par un tiret.
    """

    code = "bad-identifier"
    pointer = "/id"


def check_identifier(text: str, *, pointer: str = "/id") -> str:
    """
    Check an identifier, and return it.

    :raises BadIdentifier: it is not `[a-z0-9][a-z0-9-]{0,62}`
    """
    if _IDENTIFIER.fullmatch(text) is None:
        raise BadIdentifier(pointer=pointer)
    return text


class RepeatedIdentifier(Refused):
    """Le même identifiant est donné deux fois : retirez-en un."""

    code = "repeated-identifier"


class UnknownValue(Refused):
    """
    Cette valeur n’est pas admise : donnez-en une de la liste que la description de l’API publie (/api/docs/).
    """

    code = "unknown-value"


class NotPositive(Refused):
    """Cette quantité est nulle ou négative : donnez-en une plus grande que zéro."""

    code = "not-positive"


class OutOfRange(Refused):
    """Ce pourcentage est hors limites : donnez-en un entre 0 et 100, en tout."""

    code = "out-of-range"


class EndsBeforeItBegins(Refused):
    """La date de fin précède la date de début : donnez une fin le même jour, ou après."""

    code = "ends-before-it-begins"


class FieldMissing(Refused):
    """Ce champ est nécessaire pour ce type d’organisme : donnez-le."""

    code = "field-missing"


class FieldOutOfPlace(Refused):
    """Ce champ n’a pas de sens pour ce type d’organisme : retirez-le."""

    code = "field-out-of-place"


class UnknownContractor(Refused):
    """Ce titulaire n’est pas enregistré comme tel auprès de la centrale : enregistrez-le d’abord."""

    code = "unknown-contractor"
    pointer = "/contractor"


class UnknownMember(Refused):
    """Cet organisme n’est pas membre de la centrale : enregistrez-le d’abord comme membre."""

    code = "unknown-member"
    pointer = "/member"


class UnknownFacilitator(Refused):
    """Ce facilitateur n’est pas enregistré comme tel auprès de la centrale : enregistrez-le d’abord."""

    code = "unknown-facilitator"
    pointer = "/facilitator"


class UnknownOrganisation(Refused):
    """
    Aucun organisme n’est enregistré sous cet identifiant : enregistrez-le d’abord, ou corrigez l’identifiant.
    """

    code = "unknown-organisation"


class UnknownContract(Refused):
    """
    La centrale n’a pas de contrat de cet identifiant : enregistrez-le d’abord, ou corrigez l’identifiant.
    """

    code = "unknown-contract"
    pointer = "/contract"


class UnknownLot(Refused):
    """Ce contrat n’a pas de lot de ce numéro : donnez-en un qu’il a."""

    code = "unknown-lot"
    pointer = "/lot"


class UnknownCallOff(Refused):
    """
    Cette commande n’est pas connue de cet organisme, ou ne porte pas sur ce lot : donnez-en une qu’il a
    passée sur ce lot.
    """

    code = "unknown-call-off"
    pointer = "/call_off"


class NotOpened(Refused):
    """Ce contrat n’est pas ouvert à cet organisme à cette date : seul un acheteur identifié peut commander."""

    code = "not-opened"
    article = "R2162-6"
    pointer = "/contract"
