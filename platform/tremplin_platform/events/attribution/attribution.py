"""
Hours that are no one member's, and how they reach members.

Subjects: `centrale/attribution-method/CONTRACT.LOT` (the methods chosen), and for the shares of a closing
`centrale/attribution/CONTRACT.LOT.DAY`, DAY being the first day of the quarter, or of the method chosen inside it.
Of copies, `LOG/attribution-methods/SEQ` and `LOG/attributed-hours/SEQ`, SEQ being that of the centrale's fact: a
member receives its own share and nothing from which another's could be derived.
"""

from typing import Any, ClassVar, TypedDict

from tremplin_platform.events.fact import (
    FirstDeliveredFact,
    FirstSaltedFact,
    LotFact,
    SaltedFact,
    SaltedSinceV2,
)
from tremplin_platform.events.shapes import MethodFrom, ProtectedHours


class Quantity(TypedDict):
    """A member's firm volume, in hundredths of whatever unit the contract counts in."""

    member: str
    quantity: int


class AttributedShare(TypedDict):
    """
    One line of a manifest: what `log` was given, and from what.

    `cut` is the seq of its log that its invoices were read up to, `invoiced` their sum in cents and `credited` the
    credit notes in it (zero or less): null for volumes. `counted`: a member by the last day of the quarter. `base` is
    the larger of zero and what was invoiced, or its volume; zero where it is not counted. `share` in hundredths of
    an hour, `protected` the parts of it worked at EA, ESAT or SIAE; `replaced` and `replaced_protected` what it had.
    `withheld`: its share stays unattributed, since one other payer has over 80 % of what the others were invoiced.
    """

    log: str
    cut: int | None
    invoiced: int | None
    credited: int | None
    counted: bool
    base: int
    withheld: bool
    share: int
    protected: list[ProtectedHours]
    replaced: int
    replaced_protected: list[ProtectedHours]


Chosen = TypedDict("Chosen", {"method": str, "from": str, "quantities": list[Quantity]})


class MethodChosen(LotFact, FirstSaltedFact):
    """The first method of a lot: `direct`, `spend`, `volumes` (then with quantities) or `none`, from a day on."""

    TOPIC = "attribution.method-chosen"
    KIND = "Méthode de répartition choisie"
    choice: Chosen


class MethodChanged(LotFact, SaltedFact):
    """Another method, from a day on; what was shared before stays."""

    TOPIC = "attribution.method-changed"
    KIND = "Méthode de répartition changée"
    choice: Chosen


class MethodsTold(LotFact, SaltedSinceV2):
    """The methods of a lot, for members to whom its contract is opened after they were chosen."""

    TOPIC = "attribution.methods-told"
    KIND = "Méthodes de répartition communiquées"
    methods: list[MethodFrom]


class MethodsChosen(LotFact, FirstDeliveredFact):
    """How this lot's hours that are no one member's reach members, from each day on."""

    TOPIC = "delivered.attribution-methods"
    KIND = "Méthodes de répartition"
    methods: list[MethodFrom]


class Computed(LotFact, FirstSaltedFact):
    """
    The hours of a lot and quarter that are no one member's, shared at a closing.

    `hours` (of which `protected_hours`) are the sum of the shares and of `unattributed`. `since`: the first day of the
    part of the quarter that the method holds for. `commitment`: SHA-256 of the salt's bytes, then of the manifest as
    events write it.
    """

    TOPIC = "attribution.computed"
    KIND = "Heures réparties"
    class_version: ClassVar[int] = 2
    method: str
    work_quarter: str
    since: str
    reported_in: str
    adjustment: bool
    hours: int
    protected_hours: list[ProtectedHours]
    unattributed: int
    manifest: list[AttributedShare]
    commitment: str

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """Version 1 withheld no share."""
        state["manifest"] = [{"withheld": False, **line} for line in state["manifest"]]


class Recomputed(LotFact, SaltedFact):
    """
    The same, shared again at a later closing: hours, invoices or a membership that came late.

    Each log receives the difference, `share` less `replaced`; they sum to the change of `hours` less that of
    `unattributed`.
    """

    TOPIC = "attribution.recomputed"
    KIND = "Heures réparties de nouveau"
    class_version: ClassVar[int] = 2
    method: str
    work_quarter: str
    since: str
    reported_in: str
    adjustment: bool
    hours: int
    protected_hours: list[ProtectedHours]
    unattributed: int
    replaced_hours: int
    replaced_unattributed: int
    manifest: list[AttributedShare]
    commitment: str

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """Version 1 withheld no share."""
        state["manifest"] = [{"withheld": False, **line} for line in state["manifest"]]


class HoursAttributed(LotFact, FirstDeliveredFact):
    """
    This member's share, or where `adjustment` what its share changes by; `hours` in hundredths, of which
    `protected_hours`. `withheld`: it has none, since it could find from it what another member was invoiced.
    `commitment` binds the centrale to all shares without disclosing them.
    """

    TOPIC = "delivered.hours-attributed"
    KIND = "Heures réparties"
    class_version: ClassVar[int] = 2
    method: str
    work_quarter: str
    reported_in: str
    adjustment: bool
    hours: int
    protected_hours: list[ProtectedHours]
    withheld: bool
    commitment: str

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """Version 1 withheld no share."""
        state.setdefault("withheld", False)
