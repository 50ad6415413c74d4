"""What an organisation is registered as: its kind, a buyer's status, a contractor's statuses."""

from dataclasses import dataclass
from datetime import date

from tremplin_platform.domain.refusals import EndsBeforeItBegins, UnknownValue
from tremplin_platform.events.codes import STATUS_KINDS
from tremplin_platform.events.shapes import Status

MEMBER = "member"
CONTRACTOR = "contractor"
FACILITATOR = "facilitator"
CENTRAL_AUTHORITY = "central-authority"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusTerms:
    """One status of a contractor, from its first day to its last (None: still holding)."""

    kind: str
    since: date
    until: date | None = None

    def status(self, *, pointer: str = "") -> Status:
        """
        The status as events carry it.

        :raises UnknownValue: the kind is none of those the law or the CCAG names
        :raises EndsBeforeItBegins: `until` is before `since`
        """
        if self.kind not in STATUS_KINDS:
            raise UnknownValue(pointer=f"{pointer}/kind")
        if self.until is not None and self.until < self.since:
            raise EndsBeforeItBegins(pointer=f"{pointer}/to")
        return {
            "kind": self.kind,
            "from": self.since.isoformat(),
            "to": None if self.until is None else self.until.isoformat(),
        }
