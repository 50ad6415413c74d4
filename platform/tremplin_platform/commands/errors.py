"""Every error that running a command may raise, in one place for those who answer requests."""

from tremplin_platform.domain.organisations.siret import SiretUsed
from tremplin_platform.domain.refusals import Refused
from tremplin_platform.store.appending import UnknownLog, VersionConflict
from tremplin_platform.store.clock import ClockBehind
from tremplin_platform.store.connection_errors import CONNECTION_ERRORS
from tremplin_platform.store.kept_answers import IdempotencyKeyReused
from tremplin_platform.store.session import IdentifierUsed, Missing, PositionMoved

__all__ = [
    "CONNECTION_ERRORS",
    "ClockBehind",
    "IdempotencyKeyReused",
    "IdentifierUsed",
    "Missing",
    "PositionMoved",
    "Refused",
    "SiretUsed",
    "UnknownLog",
    "VersionConflict",
]
