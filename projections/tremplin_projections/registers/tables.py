"""The registers' table: every register of the centrale, a row an entry."""

from tremplin_projections.rows.table import Table

NAME = "registers"

ROWS = Table("register_rows")
TABLES = (ROWS,)
