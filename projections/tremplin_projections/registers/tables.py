"""The table of the registers: one row an entry, for every register of the centrale."""

from tremplin_projections.rows.table import Table

NAME = "registers"

ROWS = Table("register_rows")
TABLES = (ROWS,)
