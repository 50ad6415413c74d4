"""The catalogue's tables."""

from tremplin_projections import lot_changes
from tremplin_projections.sending import Table, columns, merging

NAME = "catalogue"

CONTRACTS = Table(
    "catalogue_contracts",
    columns(
        "log text, source text, contract text, seq int8, shown_seq int8, title text, usage text, "
        "centrale_role text, kind text, cpv text, notice_on date, starts_on date, ends_on date, "
        "to_all bool, opened_to int4, amount int8, observed jsonb"
    ),
    key=("log", "source", "contract"),
    merge=merging(
        replaced="seq",
        said="shown_seq title usage centrale_role kind cpv notice_on starts_on ends_on amount",
        either="to_all",
        added="opened_to",
        joined="observed",
    ),
)
LOTS = Table(
    "catalogue_lots",
    columns(
        "log text, contract text, lot text, title text, reservation jsonb, clause jsonb, territories jsonb"
    ),
    key=("log", "contract", "lot"),
)
AWARDS = Table(
    "catalogue_awards",
    columns(
        "log text, contract text, lot text, seq int8, contractor text, notified_on date, "
        "article text, protected bool"
    ),
    key=("log", "contract", "lot", "seq"),
)
CHANGES = Table("catalogue_lot_changes", lot_changes.COLUMNS, key=lot_changes.KEY)
OPENINGS = Table(
    "catalogue_openings",
    columns("log text, contract text, member text, seq int8"),
    key=("log", "contract", "member"),
)
TABLES = (CONTRACTS, LOTS, CHANGES, AWARDS, OPENINGS)
