"""
A declaration of insertion hours, from declaration to correction. Subject: `LOG/hours/ID`.

Hours are in hundredths; `worked_to` is the effective day of every entry; `work_quarter` when they were worked,
`reported_in` the quarter they are reported in; `protected` whether the employer was an EA, ESAT or SIAE at award, and
`category` which of them, by the article its category is reserved under (null: neither, or both).
"""

from typing import Any, ClassVar

from tremplin_platform.events.fact import CategorySinceV2, Fact, FirstFact, LotFact


class Declared(CategorySinceV2, FirstFact):
    """`commitment`: the sealed name of who worked (null: nobody is named); see `domain/commitment.py`."""

    TOPIC = "hours.declared"
    KIND = "Heures déclarées"
    class_version: ClassVar[int] = 3
    contractor: str
    modality: str
    worked_from: str
    worked_to: str
    work_quarter: str
    hours: int
    call_off: str | None
    subcontractor: str | None
    protected: bool
    commitment: str | None

    @staticmethod
    def upcast_v2_v3(state: dict[str, Any]) -> None:
        """Version 2 named no one."""
        state.setdefault("commitment", None)


class Returned(LotFact, Fact):
    """Sent back to the declarant: still pending. `hours` and `work_quarter` are those returned."""

    TOPIC = "hours.returned"
    KIND = "Heures retournées"
    work_quarter: str
    worked_to: str
    hours: int
    reason: str


class Resubmitted(LotFact, Fact):
    """The `replaced_…` fields are those that were pending until now."""

    TOPIC = "hours.resubmitted"
    KIND = "Heures présentées à nouveau"
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


class Validated(CategorySinceV2, Fact):
    """`adjustment`: the work's quarter was closed to this log, so it is reported in a later one."""

    TOPIC = "hours.validated"
    KIND = "Heures validées"
    work_quarter: str
    worked_to: str
    reported_in: str
    adjustment: bool
    hours: int
    protected: bool


class Rejected(LotFact, Fact):
    TOPIC = "hours.rejected"
    KIND = "Heures rejetées"
    work_quarter: str
    worked_to: str
    hours: int
    reason: str


class Corrected(CategorySinceV2, Fact):
    """`delta` is added to what was validated; never an update (the sum of an entry stays above zero)."""

    TOPIC = "hours.corrected"
    KIND = "Correction"
    work_quarter: str
    worked_to: str
    reported_in: str
    adjustment: bool
    delta: int
    reason: str
    protected: bool
