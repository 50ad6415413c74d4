"""Publishing a contract and opening it to members."""

from collections.abc import Mapping

from tremplin_platform.domain.refusals import Refused


class AlreadyPublished(Refused):
    """Ce contrat est déjà publié : ouvrez-le aux membres."""

    code = "already-published"


class NotPublished(Refused):
    """Ce contrat n’est pas publié : publiez-le avant de l’ouvrir aux membres."""

    code = "not-published"


class AlreadyOpened(Refused):
    """
    Ce contrat est déjà ouvert à cet organisme depuis ce jour, ou avant : seul un jour antérieur y changerait.
    """

    code = "already-opened"
    pointer = "/from"


def opened_from(member: str | None, *, to: Mapping[str, str], to_all: str | None) -> str | None:
    """
    The day a contract is open from to a member (None: to all), or None while it is not.

    :param to: the day by member it was opened to alone
    :param to_all: the day it was opened to all from
    """
    days = [to_all, None if member is None else to.get(member)]
    return min((day for day in days if day is not None), default=None)
