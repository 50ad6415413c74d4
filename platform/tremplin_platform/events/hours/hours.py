"""
What happens to a declaration of insertion hours. Subject: `LOG/hours/ID`.

Hours are in hundredths; `worked_to` is the effective day of every entry; `work_quarter` when they were worked,
`reported_in` the quarter they are told in; `protected` whether the employer was an EA, ESAT or SIAE at award, and
`category` which of them, by the article its category is reserved under (null: neither, or both).
"""

from typing import Any, ClassVar

from tremplin_platform.events.fact import Fact, FirstFact


class Declared(FirstFact):
    """`commitment`: the sealed name of who worked (null: no one is named); see `domain/commitment.py`."""

    TOPIC = "hours.declared"
    class_version: ClassVar[int] = 3
    contract: str
    lot: str
    contractor: str
    modality: str
    worked_from: str
    worked_to: str
    work_quarter: str
    hours: int
    call_off: str | None
    subcontractor: str | None
    protected: bool
    category: str | None
    commitment: str | None

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """Version 1 did not tell the winner's category."""
        state.setdefault("category", None)

    @staticmethod
    def upcast_v2_v3(state: dict[str, Any]) -> None:
        """Version 2 named no one."""
        state.setdefault("commitment", None)


class Returned(Fact):
    """Sent back to who declared: still pending. `hours` and `work_quarter` are those returned."""

    TOPIC = "hours.returned"
    contract: str
    lot: str
    work_quarter: str
    worked_to: str
    hours: int
    reason: str


class Resubmitted(Fact):
    """The `replaced_…` fields are those that were pending until now."""

    TOPIC = "hours.resubmitted"
    contract: str
    lot: str
    modality: str
    worked_from: str
    worked_to: str
    work_quarter: str
    hours: int
    call_off: str | None
    subcontractor: str | None
    replaced_hours: int
    replaced_quarter: str
    replaced_worked_to: str


class Validated(Fact):
    """`adjustment`: the work's quarter was closed to this log, so it is told in a later one."""

    TOPIC = "hours.validated"
    class_version: ClassVar[int] = 2
    contract: str
    lot: str
    work_quarter: str
    worked_to: str
    reported_in: str
    adjustment: bool
    hours: int
    protected: bool
    category: str | None

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """Version 1 did not tell the winner's category."""
        state.setdefault("category", None)


class Rejected(Fact):
    TOPIC = "hours.rejected"
    contract: str
    lot: str
    work_quarter: str
    worked_to: str
    hours: int
    reason: str


class Corrected(Fact):
    """`delta` is added to what was validated; never an update (the sum of an entry stays above zero)."""

    TOPIC = "hours.corrected"
    class_version: ClassVar[int] = 2
    contract: str
    lot: str
    work_quarter: str
    worked_to: str
    reported_in: str
    adjustment: bool
    delta: int
    reason: str
    protected: bool
    category: str | None

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """Version 1 did not tell the winner's category."""
        state.setdefault("category", None)
