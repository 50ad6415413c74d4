"""
Strip a SIRET of a DECP file of its spaces and dots, and check its digits.

Results are cached: the checksum costs more than all other checks of a row.
"""

from functools import lru_cache

from stdnum.fr import siret

from tremplin_platform.domain.organisations.siret import is_siret

_MOST = 1 << 16


@lru_cache(_MOST)
def compact(written: str) -> str:
    """Return the text without spaces and dots; whether digits remain is not checked."""
    return siret.compact(written)


@lru_cache(_MOST)
def is_right(written: str) -> bool:
    """Tell whether it is a SIRET of right checksum, spaces and dots aside; La Poste has its own rule."""
    return is_siret(compact(written))
