"""The registers' table: every register of the centrale, a row an entry."""

from tremplin_projections.sending import Table, columns, merging

NAME = "registers"

ROWS = Table(
    "register_rows",
    columns(
        "log text, register text, id text, seq int8, day date, organisation text, data jsonb, changes jsonb"
    ),
    key=("log", "register", "id"),
    merge=merging(said="organisation", joined="data", appended="changes"),
)
TABLES = (ROWS,)
