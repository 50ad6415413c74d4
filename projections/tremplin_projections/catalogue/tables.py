"""The catalogue's tables, in the order they are written."""

from tremplin_projections.rows.table import Table

NAME = "catalogue"

CONTRACTS = Table("catalogue_contracts")
LOTS = Table("catalogue_lots")
CHANGES = Table("catalogue_lot_changes")
AWARDS = Table("catalogue_awards")
OPENINGS = Table("catalogue_openings")
TABLES = (CONTRACTS, LOTS, CHANGES, AWARDS, OPENINGS)
