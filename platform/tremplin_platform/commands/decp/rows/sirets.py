"""SIRETs as files write them. The checksum costs more than all other checks of a row, so its results are cached."""

from functools import lru_cache

from stdnum.fr import siret

from tremplin_platform.domain.organisations.siret import is_siret

_MOST = 1 << 16


@lru_cache(_MOST)
def compact(written: str) -> str:
    """The digits less the spaces and dots that part them."""
    return siret.compact(written)


@lru_cache(_MOST)
def is_right(written: str) -> bool:
    """Whether it is a SIRET whose checksum holds, however its digits are parted; La Poste has a rule of its own."""
    return is_siret(compact(written))
