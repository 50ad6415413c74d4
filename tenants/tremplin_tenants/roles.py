"""The roles of keys and seats, and the caller that one of them names."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tremplin_platform.events.fact import CENTRALE as CENTRALE


class Role(StrEnum):
    """What a key or a seat is for."""

    BUYER = "buyer"
    MEMBER = "member"
    CONTRACTOR = "contractor"
    FACILITATOR = "facilitator"
    AUDITOR = "auditor"


ROLE_NAMES: Mapping[str, str] = {
    Role.BUYER: "acheteur",
    Role.MEMBER: "organisme membre",
    Role.CONTRACTOR: "titulaire",
    Role.FACILITATOR: "facilitateur",
    Role.AUDITOR: "auditeur, lecture seule",
}
"""The words of a role, in pages and files alike."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """
    Who asks: an organisation, in the role of its key or of an account's seat, on the Paris day `today`.

    `prefix`: what names the key, or the account and its role: requests are counted, and answers kept, under it
    `expires_on`: the last day of the key or seat, null without one
    `account`: the account's opaque identifier, null for a key
    `addresses`: the networks from which the key may be used, empty for any
    `audit_access`: of an auditor, what names its access in the log of the centrale
    """

    organisation: str
    role: Role
    prefix: str
    expires_on: date | None
    today: date
    account: str | None = None
    addresses: tuple[str, ...] = ()
    audit_access: str | None = None
    is_authenticated: bool = True  # Django REST framework asks it of `request.user`

    @property
    def reads_every_log(self) -> bool:
        """Whether it reads every member's log: the centrale's buyers and its auditors."""
        return self.role in (Role.BUYER, Role.AUDITOR)


def kinds_of(role: Role) -> Set[str]:
    """Return the kinds of organisation that a role is for."""
    return {CENTRALE} if role in (Role.BUYER, Role.AUDITOR) else {role.value}
