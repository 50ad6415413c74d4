"""The terms of a contract as a buyer registers them."""

from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from tremplin_platform.domain.identifiers import check_identifier
from tremplin_platform.domain.lots.lot_terms import check_maximum
from tremplin_platform.domain.refusals import EndsBeforeItBegins, UnknownValue
from tremplin_platform.events.codes import CENTRALE_ROLES, CONTRACT_KINDS, USAGES


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
        The terms as the event carries them.

        :raises UnknownValue: usage, role or kind is none that the interface names
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
