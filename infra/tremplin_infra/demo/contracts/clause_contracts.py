"""The contracts with an insertion clause: targets by formula, by rate, and fixed."""

from tremplin_infra.demo.acts.acts import FixedHours, HoursByFormula, HoursByRate, Lot
from tremplin_infra.demo.contracts.contract_table import NORTH, SOUTH, DemoContract, DemoLot, Use

ADVICE = DemoContract(
    id="prestations-intellectuelles",
    title="Prestations intellectuelles",
    cpv="79410000",
    lots=(
        DemoLot(
            terms=Lot(
                id="conseil",
                title="Conseil en organisation, Paris",
                clause=HoursByFormula(
                    amount=1_000_000_00, labour_share=50_00, effort=5_00, hourly_cost=30_00
                ),
                territories=("75",),
            ),
            winner="arvel",
            amount=1_000_000_00,
            follower="epec",
        ),
        DemoLot(
            terms=Lot(
                id="projets",
                title="Conduite de projets",
                clause=HoursByFormula(
                    amount=2_350_000_00,
                    labour_share=45_00,
                    effort=6_00,
                    hourly_cost=31_50,
                    transferred_share=10_00,
                ),
                function="back-office",
            ),
            winner="arvel",
            amount=2_350_000_00,
            follower="epec",
            orders=Use(share=18, low=20_000_00, high=90_000_00),
            hours=Use(share=25, low=12_00, high=74_00),
        ),
    ),
)

PRINTERS = DemoContract(
    id="solutions-impression",
    title="Solutions d’impression",
    cpv="30232110",
    usage="resale",
    role="wholesaler",
    lots=(
        DemoLot(
            terms=Lot(
                id="1",
                title="Location et maintenance de copieurs",
                clause=HoursByRate(hours_per_1000_euros=1_75),
                function="logistics",
            ),
            winner="dorval",
            amount=6_000_000_00,
            follower="epec",
            orders=Use(share=45, low=6_000_00, high=38_000_00),
            hours=Use(share=50, low=7_00, high=48_00),
            modality="provision",
        ),
    ),
)

CLEANING = DemoContract(
    id="nettoyage",
    title="Nettoyage des locaux",
    cpv="90910000",
    lots=(
        DemoLot(
            terms=Lot(
                id="nord",
                title="Moitié nord",
                clause=FixedHours(hours=6_000_00),
                territories=NORTH,
                maximum=30_000_000_00,
            ),
            winner="lorane",
            amount=5_400_000_00,
            follower="epec",
            orders=Use(share=45, low=9_000_00, high=48_000_00),
            hours=Use(share=75, low=28_00, high=95_00),
        ),
        DemoLot(
            terms=Lot(id="sud", title="Moitié sud", clause=FixedHours(hours=3_000_00), territories=SOUTH),
            winner="ei-eclat",
            amount=3_100_000_00,
            orders=Use(share=45, low=7_000_00, high=36_000_00),
            hours=Use(share=75, low=20_00, high=80_00),
        ),
    ),
)
