"""The ledger's tables, in the order they are written."""

from tremplin_projections import lot_changes
from tremplin_projections.ledger.attributions import ATTRIBUTIONS, METHODS
from tremplin_projections.sending import Table, columns, merging

NAME = "ledger"

ENTRIES = Table(
    "ledger_entries",
    columns(
        "log text, seq int8, line int2, measure text, contract text, lot text, quarter text, "
        "effective date, amount int8, article text, usage text"
    ),
    key=("log", "seq", "line"),
    once=True,
)
BALANCES = Table(
    "ledger_balances",
    columns(
        "log text, measure text, contract text, lot text, quarter text, article text, usage text, "
        "amount int8, entries int8"
    ),
    key=("log", "measure", "contract", "lot", "quarter", "article", "usage"),
    merge=merging(added="amount entries"),
)
MEMBERS = Table(
    "ledger_members",
    columns(
        "log text, seq int8, name text, siret text, territory text, joined_on date, left_on date, "
        "siret_from date, merged_into text"
    ),
    key=("log", "seq"),
)
TERMS = Table(
    "ledger_terms",
    columns(
        "log text, contract text, lot text, seq int8, contract_title text, title text, usage text, "
        "centrale_role text, kind text, opened_from date, starts_on date, ends_on date, "
        "reserved bool, reservation jsonb, way text, target int8, clause jsonb, method text, "
        "in_territory bool, has_maximum bool"
    ),
    key=("log", "contract", "lot", "seq"),
)
CHANGES = Table("ledger_lot_changes", lot_changes.COLUMNS, key=lot_changes.KEY)
AWARDS = Table(
    "ledger_awards",
    columns(
        "log text, contract text, lot text, contractor text, notified_on date, seq int8, "
        "article text, protected bool"
    ),
    key=("log", "contract", "lot", "contractor", "notified_on"),
)
FACILITATORS = Table(
    "ledger_facilitators",
    columns("log text, contract text, lot text, from_day date, until_day date, facilitator text"),
    key=("log", "contract", "lot", "from_day"),
    merge=merging(replaced="until_day facilitator"),
)
DECLARATIONS = Table(
    "ledger_declarations",
    columns(
        "log text, declaration text, seq int8, status text, contract text, lot text, "
        "contractor text, modality text, worked_from date, worked_to date, work_quarter text, "
        "hours int8, validated int8, reported_in text, call_off text, subcontractor text, "
        "protected bool, reason text, declared_by text"
    ),
    key=("log", "declaration"),
    merge=merging(
        replaced="seq status",
        said="modality worked_from worked_to work_quarter hours reported_in call_off subcontractor reason",
        added="validated",
    ),
)
ATTESTATIONS = Table(
    "ledger_attestations",
    columns(
        "log text, attestation text, seq int8, year int4, contractor text, issued_to text, "
        "amount3 int8, amount4 int8, received_on date, counted bool, uncounted text"
    ),
    key=("log", "attestation"),
    merge=merging(replaced="seq amount3 amount4 received_on counted uncounted"),
)
TABLES = (
    ENTRIES,
    BALANCES,
    METHODS,
    ATTRIBUTIONS,
    MEMBERS,
    TERMS,
    CHANGES,
    AWARDS,
    FACILITATORS,
    DECLARATIONS,
    ATTESTATIONS,
)
