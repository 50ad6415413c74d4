"""SIRET numbers (French register SIRENE), and the ones that an organisation had, until which day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from stdnum.fr import siret

from tremplin_platform.domain.days import day_before
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
    Check a SIRET, and return it.

    :raises BadSiret: see `is_siret`
    """
    if not is_siret(text):
        raise BadSiret
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSiret:
    """A SIRET and the last day (`YYYY-MM-DD`) on which its organisation has it, None where no end is known."""

    siret: str
    last_day: str | None

    def is_had(self, today: date) -> bool:
        """Whether its organisation has it on the Paris day `today`, or later."""
        return self.last_day is None or today.isoformat() <= self.last_day


def known_sirets(sirets: Sequence[Sequence[str]], *, left_on: str | None) -> list[KnownSiret]:
    """
    Return the SIRETs of an organisation with their last days, which are at most the day it left.

    :param sirets: pairs of the first day of a SIRET and the SIRET, in the order of days
    """
    ends = [day_before(since) for since, _ in sirets[1:]] + [None]
    return [
        KnownSiret(
            siret=siret, last_day=min((day for day in (end, left_on) if day is not None), default=None)
        )
        for (_, siret), end in zip(sirets, ends, strict=True)
    ]
