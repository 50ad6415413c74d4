"""Rules on changes of an organisation and of its membership, with what they refuse."""

from datetime import date

from tremplin_platform.domain.days import check_past
from tremplin_platform.domain.organisations.organisation_terms import CENTRAL_AUTHORITY
from tremplin_platform.domain.organisations.siret import check_siret
from tremplin_platform.domain.refusals import EndsBeforeItBegins, Refused


class AlreadyLeft(Refused):
    """Cet organisme a déjà quitté la centrale : sa sortie est enregistrée, il n’y a rien à refaire."""

    code = "already-left"
    pointer = "/left_on"


class NotAContractor(Refused):
    """Seul un titulaire porte un statut (EA, ESAT, EI…) : donnez l’identifiant d’un titulaire."""

    code = "not-a-contractor"


class NotOfMemberKind(Refused):
    """
    Seul un membre adhère à la centrale, la quitte, fusionne ou se scinde : donnez l’identifiant d’un membre.
    """

    code = "not-a-member"


class NotASuccessor(Refused):
    """
    L’organisme absorbant doit être membre de la centrale à cette date et l’être encore : enregistrez-le d’abord, membre
    à partir de ce jour.
    """

    code = "not-a-member"
    pointer = "/into"


class MergedIntoItself(Refused):
    """Un organisme ne fusionne pas avec lui-même : donnez l’organisme absorbant."""

    code = "merged-into-itself"
    pointer = "/into"


class NoPart(Refused):
    """Une scission donne au moins un nouvel organisme : nommez-les, chacun avec son SIRET et son département."""

    code = "no-part"
    pointer = "/into"


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
    Check a SIRET that replaces `known`, and return it.

    :raises BadSiret: it is no SIRET
    :raises SameSiret: it is the one that is known
    """
    if check_siret(siret) == known:
        raise SameSiret
    return siret


def check_first_day(day: str, *, joined_on: str | None, left_on: str | None) -> str:
    """
    Check a corrected first day of membership, and return the day that it replaces.

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
    Check that a membership may end: `day` is its last day, or the first day of its successors.

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


def check_end(day: date, *, joined_on: str | None, left_on: str | None, today: date) -> None:
    """
    Check that a member may be succeeded by others from a day on.

    :raises InTheFuture: the day has not come
    :raises Refused: what `check_last_day` refuses
    """
    check_past(day, today=today, pointer="/on")
    check_last_day(day.isoformat(), joined_on=joined_on, left_on=left_on, pointer="/on")


def inherited_status(own: str | None, *, predecessor: str | None) -> str | None:
    """
    Return a successor's status of buyer: central authority where its predecessor was one (directive 2014/24, art. 2),
    or else its own, or its predecessor's where it has none.
    """
    return predecessor if own is None or predecessor == CENTRAL_AUTHORITY else own
