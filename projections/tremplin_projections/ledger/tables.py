"""The ledger's tables, in the order they are written."""

from tremplin_projections.rows.table import Table

NAME = "ledger"

ENTRIES = Table("ledger_entries", once=True)
BALANCES = Table("ledger_balances")
CHECKPOINTS = Table("ledger_checkpoints", once=True)
WAITING = Table("ledger_waiting", once=True)
LOT_HOURS = Table("ledger_lot_hours")
LOT_TOTALS = Table("ledger_lot_totals")
"""Sums over all logs: not among `TABLES`, whose rows are each of the log that they name."""
METHODS = Table("ledger_methods")
ATTRIBUTIONS = Table("ledger_attributions")
MEMBERS = Table("ledger_members")
TERMS = Table("ledger_terms")
CHANGES = Table("ledger_lot_changes")
AWARDS = Table("ledger_awards")
FACILITATORS = Table("ledger_facilitators")
DECLARATIONS = Table("ledger_declarations")
ATTESTATIONS = Table("ledger_attestations")
CALL_OFFS = Table("ledger_call_offs", once=True)
INVOICES = Table("ledger_invoices", once=True)
TABLES = (
    ENTRIES,
    BALANCES,
    CHECKPOINTS,
    WAITING,
    LOT_HOURS,
    METHODS,
    ATTRIBUTIONS,
    MEMBERS,
    TERMS,
    CHANGES,
    AWARDS,
    FACILITATORS,
    DECLARATIONS,
    ATTESTATIONS,
    CALL_OFFS,
    INVOICES,
)
