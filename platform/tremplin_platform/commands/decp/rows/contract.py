"""A row that passed its checks."""

from collections.abc import Sequence
from dataclasses import dataclass

from tremplin_platform.commands.decp.verdicts import Flag
from tremplin_platform.events.contracts.essential_data import EssentialData
from tremplin_platform.events.contracts.observed import ObservedContractor


@dataclass(frozen=True, slots=True, kw_only=True)
class Modification:
    """One published modification; `amount` in cents, null what it does not change; `modified_on` its day."""

    number: str | None
    title: str | None
    amount: int | None
    months: int | None
    contractors: Sequence[ObservedContractor]
    modified_on: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a row says beside its base data; never compared."""

    cpv: str | None
    months: int | None
    techniques: Sequence[str]
    framework: str | None
    social: Sequence[str]
    reserved: bool
    essential: EssentialData | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """
    A contract as one row gives it: `buyer` a valid SIRET, `identifier` exactly as written, `amount` in cents.

    The two together say which contract it is.
    """

    buyer: str
    buyer_name: str | None
    identifier: str
    title: str | None
    nature: str | None
    amount: int
    notified_on: str | None
    published_on: str | None
    contractors: Sequence[ObservedContractor]
    terms: Terms
    modifications: Sequence[Modification]
    flags: set[Flag]
