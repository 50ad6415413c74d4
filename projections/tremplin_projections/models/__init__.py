"""
The rows: the one statement of their columns, keys and merge rules (`MERGE`; see `tremplin_projections.rows.merge`).

Only a projection's `write` makes them; every key begins with the log.
"""

from tremplin_projections.models.attribution import AttributionOfLot, MethodOfLot
from tremplin_projections.models.catalogue import (
    CatalogueAward,
    CatalogueContract,
    CatalogueLot,
    CatalogueOpening,
)
from tremplin_projections.models.figures import Balance, LedgerEntry
from tremplin_projections.models.hours import Declaration, FacilitatorOfLot
from tremplin_projections.models.lot_changes import CatalogueLotChange, LedgerLotChange
from tremplin_projections.models.obligations import Attestation
from tremplin_projections.models.positions import HeldLog, Position
from tremplin_projections.models.registers import RegisterRow
from tremplin_projections.models.terms import AwardOfLot, MemberTerms, TermsOfLot

__all__ = [
    "Attestation",
    "AttributionOfLot",
    "AwardOfLot",
    "Balance",
    "CatalogueAward",
    "CatalogueContract",
    "CatalogueLot",
    "CatalogueLotChange",
    "CatalogueOpening",
    "Declaration",
    "FacilitatorOfLot",
    "HeldLog",
    "LedgerEntry",
    "LedgerLotChange",
    "MemberTerms",
    "MethodOfLot",
    "Position",
    "RegisterRow",
    "TermsOfLot",
]
