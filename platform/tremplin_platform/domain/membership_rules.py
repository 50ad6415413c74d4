"""Why what is said of an organisation, or of its membership, may be refused."""

from tremplin_platform.domain.refusals import EndsBeforeItBegins, Refused
from tremplin_platform.domain.siret import check_siret


class AlreadyLeft(Refused):
    """Cet organisme a déjà quitté la centrale."""

    code = "already-left"
    pointer = "/left_on"


class NotAContractor(Refused):
    """Seul un titulaire porte un statut (EA, ESAT, EI…)."""

    code = "not-a-contractor"


class NotOfMemberKind(Refused):
    """Seul un organisme membre adhère à la centrale, la quitte, fusionne ou se scinde."""

    code = "not-a-member"


class SameSiret(Refused):
    """Cet organisme porte déjà ce SIRET à cette date : donnez le nouveau."""

    code = "same-siret"
    pointer = "/siret"


class SameDay(Refused):
    """L’adhésion commence déjà ce jour-là : donnez le jour exact de l’adhésion."""

    code = "same-day"
    pointer = "/joined_on"


def check_new_siret(siret: str, *, known: str) -> str:
    """
    `siret` itself, in place of `known`.

    :raises BadSiret: it is no SIRET
    :raises SameSiret: it is the one that is known
    """
    if check_siret(siret) == known:
        raise SameSiret
    return siret


def check_first_day(day: str, *, joined_on: str | None, left_on: str | None) -> str:
    """
    What the first day of membership was said to be, where it is really `day`.

    :raises NotOfMemberKind: it never was a member
    :raises SameDay: it is known to have begun that day
    :raises EndsBeforeItBegins: it ends before
    """
    if joined_on is None:
        raise NotOfMemberKind
    if day == joined_on:
        raise SameDay
    if left_on is not None and left_on < day:
        raise EndsBeforeItBegins(pointer="/joined_on")
    return joined_on


def check_last_day(
    day: str, *, joined_on: str | None, left_on: str | None, pointer: str = "/left_on"
) -> None:
    """
    Whether a membership may end on `day`, the first without it.

    :raises NotOfMemberKind: it never was a member
    :raises AlreadyLeft: it has ended before
    :raises EndsBeforeItBegins: before it began
    """
    if joined_on is None:
        raise NotOfMemberKind
    if left_on is not None:
        raise AlreadyLeft(pointer=pointer)
    if day < joined_on:
        raise EndsBeforeItBegins(pointer=pointer)
