"""Which SIRETs an organisation has, and until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tremplin_platform.domain.days import day_before


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSiret:
    """A SIRET and the last day (`YYYY-MM-DD`) on which its organisation has it, None without one."""

    siret: str
    last_day: str | None

    def is_had(self, today: date) -> bool:
        """Whether its organisation has it on the Paris day `today`, or will."""
        return self.last_day is None or today.isoformat() <= self.last_day


def known_sirets(sirets: Sequence[Sequence[str]], *, left_on: str | None) -> list[KnownSiret]:
    """
    The SIRETs of an organisation, none of which it has after the day it left.

    :param sirets: the day that each is known from, and the SIRET, in the order of days
    """
    ends = [day_before(since) for since, _ in sirets[1:]] + [None]
    return [
        KnownSiret(
            siret=siret, last_day=min((day for day in (end, left_on) if day is not None), default=None)
        )
        for (_, siret), end in zip(sirets, ends, strict=True)
    ]
