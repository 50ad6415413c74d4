"""
Define as dataclasses the kinds of act of the centrale in the demo year; `demo.story` makes the acts.

Hours in hundredths, money in cents, shares in hundredths of a percent, `at` the UTC instant of recording.
"""

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from tremplin_platform.commands.contracts.contracts import ContractTerms, LotTerms
from tremplin_platform.events.fact import CENTRALE


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Something done at an instant, in the log of a member or in `centrale`."""

    at: datetime
    log: str

    def arguments(self) -> dict[str, Any]:
        """Return its other fields by the names of its command's arguments: `id` is `identifier`."""
        names = [field.name for field in fields(self) if field.name not in ("at", "log")]
        return {"identifier" if name == "id" else name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True, kw_only=True)
class CentraleAct(Act):
    """An act in the log of the centrale."""

    log: str = CENTRALE


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationRegistered(CentraleAct):
    """`joined_on` and `territory` are a member's, `status` a contractor's (None: an ordinary company)."""

    id: str
    name: str
    siret: str
    kind: str
    joined_on: date | None = None
    territory: str | None = None
    status: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberLeft(CentraleAct):
    id: str
    left_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberMerged(CentraleAct):
    """`id` merged into `into`, which takes over its figures and the contracts opened to it."""

    id: str
    into: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRegistered(CentraleAct):
    """A made-up person, with no other description than a public (a letter of CCAG-FCS 16.1.1.2)."""

    id: str
    public: str
    employer: str
    hired_on: date
    eligible_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractRegistered(CentraleAct):
    id: str
    terms: ContractTerms
    lots: tuple[LotTerms, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractPublished(CentraleAct):
    id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LotAwarded(CentraleAct):
    """`article` is the one the winner is eligible under, worked out by hand: no command takes it."""

    contract: str
    lot: str
    contractor: str
    notified_on: date
    amount: int
    article: str | None
    sourcing: str | None = None
    evidence: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FacilitatorAssigned(CentraleAct):
    contract: str
    lot: str
    facilitator: str
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractOpened(CentraleAct):
    """`member` None: to all, and to those that join later."""

    contract: str
    member: str | None
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetAllocated(CentraleAct):
    contract: str
    lot: str
    member: str
    hours: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodChosen(CentraleAct):
    """How a lot's hours of the centrale are shared among members from a day on."""

    contract: str
    lot: str
    method: str
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterClosed(CentraleAct):
    quarter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterPublished(CentraleAct):
    quarter: str
