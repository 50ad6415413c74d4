"""
A contract read in published essential data (DECP). Subject: `centrale/observed-contract/SIRET-DIGEST`.

DIGEST is the first 16 hexadecimal digits of the SHA-256 of the contract's id. Observed is not published: no member
orders on it. Published data is never overwritten: a change of the contract is another fact.
"""

from typing import Any, ClassVar, TypedDict

from tremplin_platform.events.contracts.essential_data import EssentialData
from tremplin_platform.events.fact import CentraleFact, FirstCentraleFact


class ObservedContractor(TypedDict):
    """Who won, as the file identifies it: `kind` is SIRET, TVA, HORS-UE …. Names are left out: some are persons'."""

    kind: str | None
    id: str | None


class ObservedReservation(TypedDict):
    """The file says "Marché réservé" and nothing more: the article is still to be stated, so null."""

    article: str | None


class Source(TypedDict):
    """The file that was read, and the row in it, from 1."""

    file: str
    row: int


class Recorded(FirstCentraleFact):
    """
    First seen. `contract` is the buyer's own id, exactly as written; `amount` in cents; `months` whole months.

    `effective` is the day of notification, else of publication, else of the import; `notified_on` stays null where
    the file gives none. `flags` say what is odd about the row. `essential`: what else the row says, as it is written,
    null where nothing was kept of it (version 1).
    """

    TOPIC = "observed-contract.recorded"
    KIND = "Contrat constaté"
    class_version: ClassVar[int] = 2
    buyer: str
    buyer_name: str | None
    contract: str
    title: str | None
    nature: str | None
    amount: int
    notified_on: str | None
    published_on: str | None
    contractors: list[ObservedContractor]
    cpv: str | None
    months: int | None
    techniques: list[str]
    framework: str | None
    social: list[str]
    reservation: ObservedReservation | None
    flags: list[str]
    source: Source
    essential: EssentialData | None

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """Leave it unknown: version 1 kept nothing of it."""
        state.setdefault("essential", None)


class Modified(CentraleFact):
    """
    A modification of it, as published: null where it changes nothing (`amount` in cents).

    `effective` is the day of its notification, else of its signature, else of its publication, else of the import;
    `modified_on` is null in the last case. `number` is its id in the file, `title` its object.
    """

    TOPIC = "observed-contract.modified"
    KIND = "Contrat constaté modifié"
    buyer: str
    contract: str
    number: str | None
    title: str | None
    amount: int | None
    months: int | None
    contractors: list[ObservedContractor]
    modified_on: str | None
    source: Source
