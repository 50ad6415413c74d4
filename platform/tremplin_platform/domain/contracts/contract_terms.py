"""The terms of a contract as a buyer registers them, and the rules on publishing, opening and renewing it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypedDict

from tremplin_platform.domain.days import years_after
from tremplin_platform.domain.law import law
from tremplin_platform.domain.lots.lot_terms import check_maximum
from tremplin_platform.domain.refusals import EndsBeforeItBegins, Refused, UnknownValue, check_identifier
from tremplin_platform.events.codes import CENTRALE_ROLES, CONTRACT_KINDS, USAGES

_ESS, _DURATION = "L2113-15", "L2113-16"


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


class NotLater(Refused):
    """Une reconduction prolonge le contrat : sa nouvelle fin doit être postérieure à celle qu’il a."""

    code = "not-later"
    pointer = "/until"


class EssDuration(Refused):
    """
    Un lot réservé aux entreprises de l’économie sociale et solidaire dure trois ans au plus, reconductions
    comprises : donnez une fin plus proche.
    """

    code = "ess-duration"
    article = _DURATION


class CheckedTerms(TypedDict):
    """The terms as the event carries them."""

    title: str
    buyer: str
    usage: str
    centrale_role: str
    kind: str
    cpv: str | None
    notice_on: str | None
    starts_on: str
    ends_on: str
    maximum: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractTerms:
    """
    `buyer`: the identifier of the person or team in charge; `maximum` in cents, for all lots together; orders may be
    placed from `starts_on` to `ends_on`, both included.
    """

    title: str
    buyer: str
    usage: str
    centrale_role: str
    kind: str
    starts_on: date
    ends_on: date
    cpv: str | None = None
    notice_on: date | None = None
    maximum: int | None = None

    @property
    def law_day(self) -> str:
        """The day whose law applies: that of the notice, or of the beginning where there was none."""
        return (self.notice_on or self.starts_on).isoformat()

    def checked(self) -> CheckedTerms:
        """
        Check the terms, and return them as the event carries them.

        :raises UnknownValue: no such usage, role or kind
        :raises BadIdentifier: `buyer` is not an identifier
        :raises EndsBeforeItBegins: the contract ends before it starts
        :raises NotPositive: a maximum of zero or less
        """
        for pointer, value, known in (
            ("/usage", self.usage, USAGES),
            ("/centrale_role", self.centrale_role, CENTRALE_ROLES),
            ("/kind", self.kind, CONTRACT_KINDS),
        ):
            if value not in known:
                raise UnknownValue(pointer=pointer)
        if self.ends_on < self.starts_on:
            raise EndsBeforeItBegins(pointer="/ends_on")
        return {
            "title": self.title,
            "buyer": check_identifier(self.buyer, pointer="/buyer"),
            "usage": self.usage,
            "centrale_role": self.centrale_role,
            "kind": self.kind,
            "cpv": self.cpv,
            "notice_on": None if self.notice_on is None else self.notice_on.isoformat(),
            "starts_on": self.starts_on.isoformat(),
            "ends_on": self.ends_on.isoformat(),
            "maximum": check_maximum(self.maximum, pointer="/maximum"),
        }


def check_duration(
    lots: Iterable[Mapping[str, Any]], *, starts_on: str, ends_on: str, on: str, pointer: str
) -> None:
    """
    Check how long lots reserved to the social economy last (L2113-16); both days are included.

    :param on: the day whose law applies
    :raises EssDuration: one lasts more than the years of L2113-16
    """
    rule = law.rule(_DURATION, on=on)
    if rule is None or rule.quantity is None:
        return
    reserved = any(_ESS in lot["reservation"]["articles"] for lot in lots if lot["reservation"] is not None)
    if reserved and ends_on >= years_after(starts_on, rule.quantity):
        raise EssDuration(pointer=pointer)
