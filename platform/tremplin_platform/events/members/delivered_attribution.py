"""
Attribution as a member's log receives it: its own share and nothing from which another's could be derived.

Subjects: `LOG/attribution-methods/SEQ` and `LOG/attributed-hours/SEQ`, SEQ being that of the centrale's fact.
"""

from typing import Any, ClassVar

from tremplin_platform.events.fact import FirstDeliveredFact
from tremplin_platform.events.shapes import MethodFrom, ProtectedHours


class MethodsChosen(FirstDeliveredFact):
    """How this lot's hours that are no one member's reach members, from each day on."""

    TOPIC = "delivered.attribution-methods"
    contract: str
    lot: str
    methods: list[MethodFrom]


class HoursAttributed(FirstDeliveredFact):
    """
    This member's share, or where `adjustment` what its share changes by; `hours` in hundredths, of which
    `protected_hours`. `withheld`: it has none, since it could find from it what another member was invoiced.
    `commitment` binds the centrale to everyone's shares without telling them.
    """

    TOPIC = "delivered.hours-attributed"
    class_version: ClassVar[int] = 2
    contract: str
    lot: str
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
