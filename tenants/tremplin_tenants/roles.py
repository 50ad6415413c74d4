"""The roles of API keys, and the caller that a key names."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tremplin_platform.events.fact import CENTRALE as CENTRALE


class Role(StrEnum):
    """What a key is for."""

    BUYER = "buyer"
    MEMBER = "member"
    CONTRACTOR = "contractor"
    FACILITATOR = "facilitator"
    AUDITOR = "auditor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """
    Who asks: an organisation, in the role of its key, on the Paris day `today`.

    `expires_on` is the key's last day, null without one.
    """

    organisation: str
    role: Role
    prefix: str
    expires_on: date | None
    today: date
    is_authenticated: bool = True  # Django REST framework asks it of `request.user`

    @property
    def reads_every_log(self) -> bool:
        """Whether it reads every member's log: the centrale's buyers and its auditors."""
        return self.role in (Role.BUYER, Role.AUDITOR)


def kinds_of(role: Role) -> Set[str]:
    """Return the kinds of organisation that a role is for."""
    return {CENTRALE} if role in (Role.BUYER, Role.AUDITOR) else {role.value}
