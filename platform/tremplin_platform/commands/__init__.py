"""Every intent, by subject. A command refused by a rule raises `Refused` and writes nothing."""

from tremplin_platform.domain.refusals import Refused
from tremplin_platform.domain.siret import SiretUsed

__all__ = ["Refused", "SiretUsed"]
