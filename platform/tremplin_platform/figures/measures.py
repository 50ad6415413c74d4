"""The measures of the ledger. Their names are stored in rows: they never change."""

# Hours, in hundredths.
DECLARED = "declared"
PENDING = "pending"
VALIDATED = "validated"
REPORTED = "reported"
ADJUSTMENTS = "adjustments"
REJECTED = "rejected"
HOURS_FROM_PROTECTED = "hours_from_protected"
PUBLISHED = "published"
DUE = "due"

# Money, in cents.
ORDERED = "ordered"
INVOICED = "invoiced"
RESERVED_SPEND = "reserved_spend"
PROTECTED_SPEND_NOT_RESERVED = "protected_spend_not_reserved"
DOETH_AMOUNT3 = "doeth_amount3"
DOETH_AMOUNT4 = "doeth_amount4"

# Counts.
PUBLISHED_QUARTERS = "published_quarters"
RESERVED_CALL_OFFS = "reserved_call_offs"
RESERVED_LOTS_OPENED = "reserved_lots_opened"
RESERVED_LOTS_ENDED = "reserved_lots_ended"

MEASURES = (
    DECLARED,
    PENDING,
    VALIDATED,
    REPORTED,
    ADJUSTMENTS,
    REJECTED,
    HOURS_FROM_PROTECTED,
    PUBLISHED,
    DUE,
    ORDERED,
    INVOICED,
    RESERVED_SPEND,
    PROTECTED_SPEND_NOT_RESERVED,
    DOETH_AMOUNT3,
    DOETH_AMOUNT4,
    PUBLISHED_QUARTERS,
    RESERVED_CALL_OFFS,
    RESERVED_LOTS_OPENED,
    RESERVED_LOTS_ENDED,
)
