"""The reserved markets and lots of the interview."""

from tremplin_infra.demo.acts.acts import Lot
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
)

CATERING = DemoContract(
    id="traiteurs",
    title="Prestations de traiteurs",
    cpv="55520000",
    lots=(
        DemoLot(
            terms=Lot(id="idf", title="Île-de-France", articles=(WORK_FOR_DISABLED,), territories=IDF),
            winner="esat-tilleuls",
            amount=400_000_00,
            article=WORK_FOR_DISABLED,
            evidence=82_00,
            orders=Use(share=80, low=400_00, high=3_500_00),
        ),
        DemoLot(
            terms=Lot(
                id="regions", title="Régions", articles=(WORK_FOR_DISABLED,), territories=NORTH[:14] + SOUTH
            ),
            winner="ea-deux-rives",
            amount=600_000_00,
            article=WORK_FOR_DISABLED,
            evidence=64_00,
            orders=Use(share=30, low=300_00, high=2_400_00),
        ),
    ),
)

PRINTING = DemoContract(
    id="impression-papeterie",
    title="Impression de supports de communication et travaux de papeterie",
    cpv="79800000",
    lots=(
        DemoLot(
            terms=Lot(id="supports", title="Impression de supports", articles=(WORK_FOR_DISABLED,)),
            winner="ea-deux-rives",
            amount=350_000_00,
            article=WORK_FOR_DISABLED,
            evidence=64_00,
            orders=Use(share=35, low=250_00, high=4_000_00),
        ),
        DemoLot(
            terms=Lot(
                id="papeterie",
                title="Travaux de papeterie",
                articles=(WORK_FOR_DISABLED, WORK_FOR_INSERTION),
                maximum=2_000_000_00,
            ),
            winner="aci-atelier",
            amount=250_000_00,
            article=WORK_FOR_INSERTION,
            evidence=71_00,
            orders=Use(share=20, low=150_00, high=1_800_00),
        ),
    ),
)

ENVELOPES = DemoContract(
    id="enveloppes",
    title="Fourniture d’enveloppes",
    cpv="30199230",
    usage="resale",
    role="wholesaler",
    lots=(
        DemoLot(
            terms=Lot(id="courantes", title="Enveloppes courantes"),
            winner="sernin",
            amount=900_000_00,
            orders=Use(share=30, low=800_00, high=9_000_00),
        ),
        DemoLot(
            terms=Lot(
                id="medecins-conseil",
                title="Enveloppes pour les médecins-conseil",
                articles=(WORK_FOR_DISABLED,),
            ),
            winner="esat-tilleuls",
            amount=180_000_00,
            article=WORK_FOR_DISABLED,
            evidence=82_00,
            orders=Use(share=25, low=500_00, high=3_000_00),
        ),
    ),
)

GROUNDS = DemoContract(
    id="espaces-verts",
    title="Entretien des espaces verts",
    cpv="77310000",
    lots=(
        DemoLot(
            terms=Lot(id="1", title="Espaces verts", articles=(WORK_FOR_DISABLED,), maximum=4_000_000_00),
            winner="ea-jardins",
            amount=1_200_000_00,
            article=WORK_FOR_DISABLED,
            evidence=77_50,
            orders=Use(share=30, low=1_200_00, high=14_000_00),
        ),
    ),
)

WASTE = DemoContract(
    id="dechets-idf",
    title="Collecte de déchets en Île-de-France",
    cpv="90511000",
    usage="resale",
    role="wholesaler",
    open_to=IDF,
    lots=(
        DemoLot(
            terms=Lot(id="est", title="Paris et est", articles=(WORK_FOR_INSERTION,), territories=EAST),
            winner="ei-recup",
            amount=700_000_00,
            article=WORK_FOR_INSERTION,
            evidence=68_00,
            orders=Use(share=75, low=1_500_00, high=11_000_00),
        ),
        DemoLot(
            terms=Lot(id="ouest", title="Ouest", articles=(WORK_FOR_INSERTION,), territories=WEST),
            winner="aci-atelier",
            amount=450_000_00,
            article=WORK_FOR_INSERTION,
            evidence=71_00,
            orders=Use(share=75, low=1_500_00, high=9_000_00),
        ),
    ),
)

RECEPTION = DemoContract(
    id="renfort-accueil",
    title="Renfort des équipes d’accueil",
    cpv="79620000",
    lots=(
        DemoLot(
            terms=Lot(id="1", title="Renfort d’accueil", articles=(WORK_FOR_INSERTION,)),
            winner="etti-passerelle",
            amount=800_000_00,
            article=WORK_FOR_INSERTION,
            evidence=100_00,
            orders=Use(share=15, low=2_000_00, high=16_000_00),
        ),
    ),
)
