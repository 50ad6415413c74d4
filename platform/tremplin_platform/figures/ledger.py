"""
The ledger: what each event adds to a member's figures.

A pure, total function of one event. Live figures, past ones, explanations, rebuilds, replays and the
auditor's own check are all sums of what it returns.
"""

from collections.abc import Callable
from typing import Any

from tremplin_platform.figures import annulment, attribution, clause_hours, doeth, lineage, reserved_usage
from tremplin_platform.figures.entry import Entry


def entries(topic: str, data: dict[str, Any]) -> tuple[Entry, ...]:
    """
    The entries of one event, in a fixed order (an entry's line is its place here, from 0).

    `data` is that of the event's latest version (`events.catalog.current`). Facts of the centrale's own, and
    those that change no figure, give none.
    """
    rules = _RULES.get(topic)
    if rules is None:
        return ()
    if len(rules) == 1:
        return rules[0](data)
    return tuple(entry for rule in rules for entry in rule(data))


_RULES: dict[str, tuple[Callable[[dict[str, Any]], tuple[Entry, ...]], ...]] = {
    "hours.declared": (clause_hours.of_declared,),
    "hours.resubmitted": (clause_hours.of_resubmitted,),
    "hours.validated": (clause_hours.of_validated,),
    "hours.rejected": (clause_hours.of_rejected,),
    "hours.corrected": (clause_hours.of_corrected,),
    "call-off.placed": (clause_hours.of_call_off_placed, reserved_usage.of_call_off_placed),
    "invoice.received": (reserved_usage.of_invoice,),
    "invoice.credited": (reserved_usage.of_invoice,),
    "doeth.attestation-received": (doeth.of_attestation,),
    "doeth.attestation-replaced": (doeth.of_replaced_attestation,),
    "delivered.quarter-published": (clause_hours.of_quarter_published,),
    "delivered.hours-attributed": (attribution.of_hours_attributed,),
    "delivered.target-allocated": (clause_hours.of_target_allocated,),
    "delivered.lineage-received": (lineage.of_lineage_received,),
    "delivered.contract-opened": (reserved_usage.of_contract_opened,),
    "delivered.contract-reopened": (reserved_usage.of_contract_reopened,),
    "delivered.contract-renewed": (reserved_usage.of_contract_renewed,),
    "delivered.lot-cancelled": (clause_hours.of_lot_cancelled, reserved_usage.of_lot_ended),
    "delivered.hours-brought-forward": (clause_hours.of_brought_forward,),
    "delivered.clause-annulled": (annulment.of_clause_annulled,),
    "delivered.lot-terminated": (reserved_usage.of_lot_ended,),
}
