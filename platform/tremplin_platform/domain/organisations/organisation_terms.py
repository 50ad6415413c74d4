"""Fields of an organisation: its kind, its identifier and territory, and the statuses of a contractor."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tremplin_platform.domain.actor import CENTRALE
from tremplin_platform.domain.refusals import (
    EndsBeforeItBegins,
    FieldMissing,
    FieldOutOfPlace,
    Refused,
    UnknownValue,
    check_identifier,
)
from tremplin_platform.events.codes import BUYER_STATUSES, ORGANISATION_KINDS, STATUS_KINDS
from tremplin_platform.events.shapes import Status

MEMBER = "member"
CONTRACTOR = "contractor"
FACILITATOR = "facilitator"
CENTRAL_AUTHORITY = "central-authority"

_TERRITORY = re.compile(r"0[1-9]|1\d|2[1-9AB]|[3-8]\d|9[0-5]|97[1-8]|98[4-8]", re.ASCII)


class ReservedIdentifier(Refused):
    """L’identifiant « centrale » désigne la centrale elle-même : donnez-en un autre."""

    code = "reserved-identifier"
    pointer = "/id"


class BadTerritory(Refused):
    """Un territoire est un code de département : 75, 2A, 971."""

    code = "bad-territory"
    pointer = "/territory"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusTerms:
    """One status of a contractor, from its first day to its last (None: still holding)."""

    kind: str
    since: date
    until: date | None = None

    def status(self, *, pointer: str = "") -> Status:
        """
        Check the status, and return it as events carry it.

        :raises UnknownValue: no such kind of status
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


def check_territory(text: str, *, pointer: str = "/territory") -> str:
    """
    Check that `text` is the code of a département (`75`, `2A`, `971`), and return it.

    :raises BadTerritory: no département has this code
    """
    if _TERRITORY.fullmatch(text) is None:
        raise BadTerritory(pointer=pointer)
    return text


def check_kind(kind: str, *, buyer_status: str | None, identifier: str) -> None:
    """
    Check the kind, the identifier and the buyer's status of a new organisation.

    :raises BadIdentifier: of the organisation
    :raises ReservedIdentifier: it is the centrale's
    :raises UnknownValue: no such kind, or status of a buyer
    """
    if check_identifier(identifier) == CENTRALE:
        raise ReservedIdentifier
    if kind not in ORGANISATION_KINDS:
        raise UnknownValue(pointer="/kind")
    if buyer_status is not None and buyer_status not in BUYER_STATUSES:
        raise UnknownValue(pointer="/buyer_status")


def check_membership(kind: str, *, joined_on: date | None, territory: str | None) -> None:
    """
    Check the fields that a member must give when it is registered, and that no other kind may give.

    :raises FieldMissing: a member does not give one
    :raises FieldOutOfPlace: another kind gives one
    :raises BadTerritory: the territory is no département
    """
    for pointer, value in (("/joined_on", joined_on), ("/territory", territory)):
        if kind == MEMBER and value is None:
            raise FieldMissing(pointer=pointer)
        if kind != MEMBER and value is not None:
            raise FieldOutOfPlace(pointer=pointer)
    if territory is not None:
        check_territory(territory)


def with_status(statuses: Sequence[Status], status: Status) -> list[Status]:
    """Return the statuses and a new one, which replaces the same kind from the same day (its end is then known)."""
    same = (status["kind"], status["from"])
    return [*(known for known in statuses if (known["kind"], known["from"]) != same), status]


def held_on(statuses: Sequence[Status], *, day: str) -> list[Status]:
    """Return the statuses that hold on a day."""
    return [
        known for known in statuses if known["from"] <= day and (known["to"] is None or day <= known["to"])
    ]


def lost_on(statuses: Sequence[Status], *, kinds: Collection[str], since: str) -> str | None:
    """Return the first day, from `since` on, without a status of `kinds`; None where there is always one."""
    day = since
    while held := [known["to"] for known in held_on(statuses, day=day) if known["kind"] in kinds]:
        if None in held:
            return None
        day = (date.fromisoformat(max(to for to in held if to)) + timedelta(days=1)).isoformat()
    return day
