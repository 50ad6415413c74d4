"""
Every contract of the demo year, with its lots: reserved markets and lots, clauses followed by a facilitateur, and one
contract for internal needs, not reserved, that a protected structure won after a sourcing.

Amounts in cents, hours in hundredths, shares in hundredths of a percent.
"""

from collections.abc import Iterator

from tremplin_infra.demo.acts.parties import SEAT, Member, members
from tremplin_infra.demo.contracts.contract_table import (
    EAST,
    IDF,
    NORTH,
    SOUTH,
    WEST,
    WORK_FOR_DISABLED,
    WORK_FOR_INSERTION,
    DemoContract,
    DemoLot,
    Use,
    demo_lot,
)
from tremplin_platform.commands.contracts.contracts import Fixed, Formula, Rate

_DISABLED, _INSERTION = (WORK_FOR_DISABLED,), (WORK_FOR_INSERTION,)
_ADVICE = Formula(function="main", amount=1_000_000_00, labour_share=50_00, effort=5_00, hourly_cost=30_00)
_PROJECTS = Formula(
    function="back-office",
    amount=2_350_000_00,
    labour_share=45_00,
    effort=6_00,
    hourly_cost=31_50,
    transferred_share=10_00,
)

# fmt: off
CONTRACTS = (
    DemoContract(id="traiteurs", title="Prestations de traiteurs", cpv="55520000", lots=(
        demo_lot("idf", "Île-de-France", articles=_DISABLED, territories=IDF, winner="esat-tilleuls",
                 amount=400_000_00, evidence=82_00, orders=Use(80, 400_00, 3_500_00)),
        demo_lot("regions", "Régions", articles=_DISABLED, territories=NORTH[:14] + SOUTH, winner="ea-deux-rives",
                 amount=600_000_00, evidence=64_00, orders=Use(30, 300_00, 2_400_00)),
    )),
    DemoContract(
        id="impression-papeterie", title="Impression de supports de communication et travaux de papeterie",
        cpv="79800000", lots=(
            demo_lot("supports", "Impression de supports", articles=_DISABLED, winner="ea-deux-rives",
                     amount=350_000_00, evidence=64_00, orders=Use(35, 250_00, 4_000_00)),
            demo_lot("papeterie", "Travaux de papeterie", articles=_DISABLED + _INSERTION, maximum=2_000_000_00,
                     winner="aci-atelier", amount=250_000_00, article=WORK_FOR_INSERTION, evidence=71_00,
                     orders=Use(20, 150_00, 1_800_00)),
        ),
    ),
    DemoContract(
        id="enveloppes", title="Fourniture d’enveloppes", cpv="30199230", usage="resale", role="wholesaler", lots=(
            demo_lot("courantes", "Enveloppes courantes", winner="sernin", amount=900_000_00,
                     orders=Use(30, 800_00, 9_000_00)),
            demo_lot("medecins-conseil", "Enveloppes pour les médecins-conseil", articles=_DISABLED,
                     winner="esat-tilleuls", amount=180_000_00, evidence=82_00, orders=Use(25, 500_00, 3_000_00)),
        ),
    ),
    DemoContract(id="espaces-verts", title="Entretien des espaces verts", cpv="77310000", lots=(
        demo_lot("1", "Espaces verts", articles=_DISABLED, maximum=4_000_000_00, winner="ea-jardins",
                 amount=1_200_000_00, evidence=77_50, orders=Use(30, 1_200_00, 14_000_00)),
    )),
    DemoContract(
        id="dechets-idf", title="Collecte de déchets en Île-de-France", cpv="90511000",
        usage="resale", role="wholesaler", open_to=IDF, lots=(
            demo_lot("est", "Paris et est", articles=_INSERTION, territories=EAST, winner="ei-recup",
                     amount=700_000_00, evidence=68_00, orders=Use(75, 1_500_00, 11_000_00)),
            demo_lot("ouest", "Ouest", articles=_INSERTION, territories=WEST, winner="aci-atelier",
                     amount=450_000_00, evidence=71_00, orders=Use(75, 1_500_00, 9_000_00)),
        ),
    ),
    DemoContract(id="renfort-accueil", title="Renfort des équipes d’accueil", cpv="79620000", lots=(
        demo_lot("1", "Renfort d’accueil", articles=_INSERTION, winner="etti-passerelle",
                 amount=800_000_00, evidence=100_00, orders=Use(15, 2_000_00, 16_000_00)),
    )),
    DemoContract(id="prestations-intellectuelles", title="Prestations intellectuelles", cpv="79410000", lots=(
        demo_lot("conseil", "Conseil en organisation, Paris", clause=_ADVICE, territories=("75",), winner="arvel",
                 amount=1_000_000_00, follower="epec"),
        demo_lot("projets", "Conduite de projets", clause=_PROJECTS, winner="arvel", amount=2_350_000_00,
                 follower="epec", orders=Use(18, 20_000_00, 90_000_00), hours=Use(25, 12_00, 74_00)),
    )),
    DemoContract(
        id="solutions-impression", title="Solutions d’impression", cpv="30232110",
        usage="resale", role="wholesaler", lots=(
            demo_lot("1", "Location et maintenance de copieurs", winner="dorval", amount=6_000_000_00,
                     clause=Rate(function="logistics", hours_per_1000_euros=1_75), follower="epec",
                     orders=Use(45, 6_000_00, 38_000_00), hours=Use(50, 7_00, 48_00), modality="provision"),
        ),
    ),
    DemoContract(id="nettoyage", title="Nettoyage des locaux", cpv="90910000", lots=(
        demo_lot("nord", "Moitié nord", clause=Fixed(function="main", hours=6_000_00), territories=NORTH,
                 maximum=30_000_000_00, winner="lorane", amount=5_400_000_00, follower="epec",
                 orders=Use(45, 9_000_00, 48_000_00), hours=Use(75, 28_00, 95_00)),
        demo_lot("sud", "Moitié sud", clause=Fixed(function="main", hours=3_000_00), territories=SOUTH,
                 winner="ei-eclat", amount=3_100_000_00,
                 orders=Use(45, 7_000_00, 36_000_00), hours=Use(75, 20_00, 80_00)),
    )),
    DemoContract(
        id="archives-siege", title="Numérisation des archives du siège", cpv="79999100", kind="contract",
        open_to=(SEAT,), lots=(
            demo_lot("1", "Numérisation des archives", winner="ea-deux-rives", amount=140_000_00,
                     sourcing="sourcing-archives-2025", orders=Use(100, 9_000_00, 21_000_00)),
        ),
    ),
)
# fmt: on


def every_lot() -> Iterator[tuple[DemoContract, DemoLot]]:
    """Give every lot with its contract."""
    return ((contract, lot) for contract in CONTRACTS for lot in contract.lots)


def find_lot(contract: str, lot: str) -> tuple[DemoContract, DemoLot]:
    """Return a lot by its identifiers, with its contract."""
    return next(pair for pair in every_lot() if (pair[0].id, pair[1].terms.identifier) == (contract, lot))


def opened_to(contract: DemoContract) -> tuple[Member, ...]:
    """List the members that a contract is opened to, individually or all."""
    return tuple(
        member
        for member in members()
        if not contract.open_to or {member.id, member.territory} & set(contract.open_to)
    )


def located(contract: DemoContract, lot: DemoLot) -> tuple[Member, ...]:
    """List the members that a lot is open to, by their territory."""
    where = lot.terms.territories
    return tuple(member for member in opened_to(contract) if not where or member.territory in where)
