"""What each kind of organisation must, and must not, say of itself when it is registered."""

import re
from collections.abc import Sequence
from datetime import date

from tremplin_platform.domain.actor import CENTRALE
from tremplin_platform.domain.organisations.organisation import Organisation
from tremplin_platform.domain.organisations.organisation_terms import CONTRACTOR, MEMBER, StatusTerms
from tremplin_platform.domain.organisations.siret import check_siret
from tremplin_platform.domain.refusals import (
    FieldMissing,
    FieldOutOfPlace,
    Refused,
    UnknownValue,
    check_identifier,
)
from tremplin_platform.events.codes import BUYER_STATUSES, ORGANISATION_KINDS

_TERRITORY = re.compile(r"0[1-9]|1\d|2[1-9AB]|[3-8]\d|9[0-5]|97[1-8]|98[4-8]", re.ASCII)


class ReservedIdentifier(Refused):
    """L’identifiant « centrale » désigne la centrale elle-même : donnez-en un autre."""

    code = "reserved-identifier"
    pointer = "/id"


class BadTerritory(Refused):
    """Un territoire est un code de département : 75, 2A, 971."""

    code = "bad-territory"
    pointer = "/territory"


def register(
    *,
    identifier: str,
    name: str,
    siret: str,
    kind: str,
    joined_on: date | None,
    territory: str | None,
    statuses: Sequence[StatusTerms],
    buyer_status: str | None,
    today: date,
) -> Organisation:
    """
    A new organisation, its fields checked.

    :raises Refused: the identifier, the SIRET, the territory or a status is not one, the kind or the buyer's status
        is unknown, or a field is missing or out of place for that kind
    """
    if check_identifier(identifier) == CENTRALE:
        raise ReservedIdentifier
    if kind not in ORGANISATION_KINDS:
        raise UnknownValue(pointer="/kind")
    if buyer_status is not None and buyer_status not in BUYER_STATUSES:
        raise UnknownValue(pointer="/buyer_status")
    _check_membership(kind, joined_on=joined_on, territory=territory)
    if statuses and kind != CONTRACTOR:
        raise FieldOutOfPlace(pointer="/statuses")
    return Organisation.register(
        identifier=identifier,
        name=name,
        siret=check_siret(siret),
        kind=kind,
        joined_on=joined_on,
        territory=territory,
        statuses=[terms.status(pointer=f"/statuses/{i}") for i, terms in enumerate(statuses)],
        buyer_status=buyer_status,
        today=today,
    )


def check_territory(text: str, *, pointer: str = "/territory") -> str:
    """
    `text` itself, a département (`75`, `2A`, `971`).

    :raises BadTerritory: it is none
    """
    if _TERRITORY.fullmatch(text) is None:
        raise BadTerritory(pointer=pointer)
    return text


def _check_membership(kind: str, *, joined_on: date | None, territory: str | None) -> None:
    for pointer, value in (("/joined_on", joined_on), ("/territory", territory)):
        if kind == MEMBER and value is None:
            raise FieldMissing(pointer=pointer)
        if kind != MEMBER and value is not None:
            raise FieldOutOfPlace(pointer=pointer)
    if territory is not None:
        check_territory(territory)
