"""What a buyer records of a lot for its publication (DECP): labels of the schema, nothing that contradicts itself."""

import pytest

from support.story import CENTRALE, CONTRACT, Story
from tremplin_platform.commands.contracts.contracts import LotTerms
from tremplin_platform.commands.lots.lot_life import EssentialData, cancel_lot, record_essential_data
from tremplin_platform.domain.contracts.essential_data import (
    ContradictoryConsiderations,
    NothingRecorded,
    RepeatedLabel,
)
from tremplin_platform.domain.lots.lot_amendments import LotCancelled
from tremplin_platform.domain.refusals import NotPositive, Refused, UnknownValue

NOTHING = EssentialData(
    ccag=None,
    procedure=None,
    offresRecues=None,
    marcheInnovant=None,
    attributionAvance=None,
    sousTraitanceDeclaree=None,
    formePrix=None,
    typesPrix=[],
    considerationsEnvironnementales=[],
    typeGroupementOperateurs=None,
)
BOTH = ["Pas de considération environnementale", "Clause environnementale"]


def test_essential_data_stay_in_the_log_of_the_centrale(story: Story) -> None:
    story.registers(LotTerms(identifier="1", title="Sols"))
    essential: EssentialData = {**NOTHING, "attributionAvance": False}
    story.do(CENTRALE, record_essential_data, contract=CONTRACT, lot="1", essential=essential)

    topic, data = story.last()
    assert (topic, data["audience"], data["essential"]) == (
        "contract.essential-data-recorded",
        "none",
        essential,
    )


@pytest.mark.parametrize(
    ("given", "refusal", "pointer"),
    [
        ({}, NothingRecorded, None),
        ({"ccag": "CCAG-FCS"}, UnknownValue, "/ccag"),
        ({"typesPrix": ["Provisoire", "Ferme"]}, UnknownValue, "/typesPrix"),
        ({"typesPrix": ["Provisoire", "Provisoire"]}, RepeatedLabel, "/typesPrix"),
        ({"offresRecues": 0}, NotPositive, "/offresRecues"),
        (
            {"considerationsEnvironnementales": BOTH},
            ContradictoryConsiderations,
            "/considerationsEnvironnementales",
        ),
    ],
)
def test_what_the_schema_cannot_say_is_refused(
    story: Story, given: dict[str, object], refusal: type[Refused], pointer: str | None
) -> None:
    story.registers(LotTerms(identifier="1", title="Sols"))
    essential: EssentialData = {**NOTHING, **given}  # type: ignore[typeddict-item]

    with story.refuses(refusal, pointer=pointer):
        story.do(CENTRALE, record_essential_data, contract=CONTRACT, lot="1", essential=essential)


def test_a_cancelled_lot_has_none(story: Story) -> None:
    story.registers(LotTerms(identifier="1", title="Sols"))
    story.do(CENTRALE, cancel_lot, contract=CONTRACT, lot="1", reason="sans suite")

    with story.refuses(LotCancelled):
        essential: EssentialData = {**NOTHING, "formePrix": "Mixte"}
        story.do(CENTRALE, record_essential_data, contract=CONTRACT, lot="1", essential=essential)
