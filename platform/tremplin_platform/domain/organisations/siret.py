"""The number of an establishment in the French register (SIRENE)."""

from stdnum.fr import siret

from tremplin_platform.domain.refusals import Refused


class BadSiret(Refused):
    """Ce SIRET est faux : il compte 14 chiffres et sa clé doit être juste."""

    code = "bad-siret"
    pointer = "/siret"


class SiretUsed(Refused):
    """
    Un organisme du même genre, encore présent, porte déjà ce SIRET : vérifiez-le, ou donnez d’abord le sien à l’autre.
    """

    code = "siret-used"
    pointer = "/siret"


def is_siret(text: str) -> bool:
    """Whether `text` is 14 digits whose checksum holds; La Poste's establishments have a rule of their own."""
    return len(text) == 14 and text.isascii() and text.isdigit() and siret.is_valid(text)


def check_siret(text: str) -> str:
    """
    `text` itself.

    :raises BadSiret: see `is_siret`
    """
    if not is_siret(text):
        raise BadSiret
    return text
