"""
Django models of the read models: they alone state the columns, keys and merge rules (`MERGE`; see `rows.merge`).

Rows are written by a projection's `write` only; every key begins with the log.
"""

# Django finds the models of an application by importing this package.
from tremplin_projections.models import (  # noqa: F401
    attribution,
    catalogue,
    figures,
    hours,
    lot_changes,
    obligations,
    orders,
    positions,
    registers,
    terms,
)
