"""Every intent, by subject. A command refused by a rule raises `Refused` and writes nothing."""

from tremplin_platform.domain.organisations.siret import SiretUsed
from tremplin_platform.domain.refusals import Refused

__all__ = ["Refused", "SiretUsed"]
