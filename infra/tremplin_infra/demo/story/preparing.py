"""Make the buyers' acts of preparation: sourcing, screenings, trainings, objectives, a waiver."""

from collections.abc import Iterator
from datetime import date

from tremplin_infra.demo.acts.acts import Act
from tremplin_infra.demo.acts.buyer_acts import did
from tremplin_infra.demo.acts.parties import BUYER
from tremplin_platform.commands.buying import buying, waivers
from tremplin_platform.commands.organisations import organisations

_REGISTERED_ON, _BEFORE = date(2025, 6, 2), date(2025, 6, 3)
_OTHER_BUYER = "acheteur-informatique"


def preparing() -> Iterator[Act]:
    """Give every act, in no order."""
    yield from _buyers()
    yield from _sourcing()
    yield from _objectives()
    yield from _screens()


def _buyers() -> Iterator[Act]:
    """Register the teams of buyers before they do anything, so that sentences have their names."""
    for identifier, name, siret in (
        (BUYER, "Service achats de démonstration", "00000015800014"),
        (_OTHER_BUYER, "Service achats informatiques de démonstration", "00000016600017"),
    ):
        yield did(
            _REGISTERED_ON,
            organisations.register_organisation,
            identifier=identifier,
            name=name,
            siret=siret,
            kind="other",
            buyer_status="contracting-authority",
        )


def _sourcing() -> Iterator[Act]:
    for identifier, terms in (
        (
            "sourcing-archives-2025",
            buying.Round(
                contract=None,
                need="Numérisation des archives du siège",
                strategy="lot",
                met=[
                    buying.Company(name="Les Deux Rives EA", siret="00000002600013", kind="EA"),
                    buying.Company(name="Impressions Dorval", siret="00000010900017", kind=None),
                ],
                feasible=True,
                how="Lot unique, sans réserve : deux offres attendues",
            ),
        ),
        (
            "sourcing-espaces-verts-2025",
            buying.Round(
                contract=None,
                need="Entretien des espaces verts",
                strategy="reserved",
                met=[buying.Company(name="Jardins et Talus EA", siret="00000003400017", kind="EA")],
                feasible=None,
                how=None,
            ),
        ),
    ):
        yield did(_BEFORE, buying.hold_sourcing, identifier=identifier, terms=terms)


def _objectives() -> Iterator[Act]:
    """Set each buyer's objective of one reserved contract a year; the second buyer awarded none."""
    for buyer in (BUYER, _OTHER_BUYER):
        for kind in ("reserved-contract", "insertion-clause"):
            yield did(_BEFORE, buying.set_objective, buyer=buyer, year=2025, kind=kind, count=1)
    yield did(
        date(2025, 11, 14),
        buying.hold_training,
        identifier="formation-clauses-2025",
        buyer=_OTHER_BUYER,
        held_on=date(2025, 11, 13),
        subject="Clauses sociales et marchés réservés",
    )


def _screens() -> Iterator[Act]:
    for identifier, cpv, function, finding in (
        ("crible-impression", "30232110", "logistics", "La livraison et la reprise portent mieux la clause."),
        ("crible-conseil", "79410000", "back-office", "Secrétariat et mise en page des livrables."),
    ):
        yield did(
            _BEFORE,
            buying.record_screening,
            identifier=identifier,
            cpv=cpv,
            function=function,
            finding=finding,
        )
    yield did(
        date(2026, 9, 21),
        waivers.record_waiver,
        contract="papier-recycle",
        ground="insufficient-link",
        text="",
        estimated=310_000_00,
    )
