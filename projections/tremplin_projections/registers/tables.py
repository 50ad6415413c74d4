"""The registers' table: every register of the centrale, a row an entry."""

from tremplin_projections.sending import Table

NAME = "registers"

ROWS = Table(
    "register_rows",
    (
        ("log", "text"),
        ("register", "text"),
        ("id", "text"),
        ("seq", "int8"),
        ("day", "date"),
        ("organisation", "text"),
        ("data", "jsonb"),
        ("changes", "jsonb"),
    ),
    key=("log", "register", "id"),
    merge=(("organisation", "said"), ("data", "joined"), ("changes", "appended")),
)
TABLES = (ROWS,)
