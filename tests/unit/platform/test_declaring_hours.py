"""Declaring insertion hours, and declaring them again once returned."""

from datetime import date
from typing import Any

import pytest

from support.story import BUYER, CENTRALE, CONTRACT, Story, actor
from tremplin_platform.commands import Refused
from tremplin_platform.commands.contracts.contracts import LotTerms
from tremplin_platform.commands.hours.hours import resubmit_hours, return_hours
from tremplin_platform.domain.hours.declaration import NotTheContractor
from tremplin_platform.domain.hours.hours_review import NotReturned, NotTheDeclarant
from tremplin_platform.domain.hours.worked import SpansQuarters, TooManyHours
from tremplin_platform.domain.refusals import (
    BadIdentifier,
    EndsBeforeItBegins,
    NotOpened,
    NotPositive,
    UnknownCallOff,
    UnknownContract,
    UnknownLot,
    UnknownValue,
)
from tremplin_platform.store.session import IdentifierUsed, Missing

PROPRETE = actor("proprete", "contractor")


def test_a_declaration_keeps_dates_order_and_employer_status_at_award(story: Story) -> None:
    story.ready("cpam-075")
    position = story.declares("cpam-075", hours=35_50, modality="training")

    topic, data = story.last("cpam-075")
    assert position.seq == 3
    assert topic == "hours.declared"
    assert data == {
        "contract": CONTRACT,
        "lot": "1",
        "contractor": "proprete",
        "modality": "training",
        "worked_from": "2026-02-02",
        "worked_to": "2026-02-06",
        "work_quarter": "2026-Q1",
        "hours": 35_50,
        "call_off": None,
        "subcontractor": None,
        "protected": False,
        "category": None,
        "commitment": None,
        "effective": "2026-02-06",
        "by": "proprete",
    }


def test_hours_of_no_member_alone_go_to_the_centrale_s_log(story: Story) -> None:
    story.ready()
    story.declares(CENTRALE, by=BUYER)

    assert story.last()[0] == "hours.declared"
    with story.refuses(UnknownContract, pointer="/contract"):
        story.declares(CENTRALE, "h2", contract="papeterie", by=BUYER)
    with story.refuses(UnknownCallOff, pointer="/call_off"):
        story.declares(CENTRALE, "h2", call_off="c1")


def test_the_protected_status_is_that_of_the_declaring_contractor_s_award(story: Story) -> None:
    story.ready("cpam-075")
    story.contractor("ea-nord", "EA")
    story.awards("ea-nord")
    story.declares("cpam-075", contractor="ea-nord")

    assert story.last("cpam-075")[1]["protected"] is True


@pytest.mark.parametrize(
    ("said", "refusal", "pointer"),
    [
        ({"identifier": "H 1"}, BadIdentifier, "/id"),
        ({"contract": "papeterie", "by": BUYER}, NotOpened, "/contract"),
        ({"lot": "2", "by": BUYER}, UnknownLot, "/lot"),
        ({"contractor": "autre", "by": BUYER}, NotTheContractor, "/contractor"),
        ({"contractor": "autre", "by": PROPRETE}, NotTheContractor, "/contractor"),
        ({"modality": "volunteer"}, UnknownValue, "/modality"),
        ({"days": ("2026-02-06", "2026-02-02")}, EndsBeforeItBegins, "/worked_to"),
        ({"days": ("2026-03-31", "2026-04-01")}, SpansQuarters, "/worked_to"),
        ({"days": ("2025-02-01", "2026-02-01")}, SpansQuarters, "/worked_to"),
        ({"hours": 0}, NotPositive, "/hours"),
        ({"hours": -1}, NotPositive, "/hours"),
        ({"hours": 24_01, "days": ("2026-02-02", "2026-02-02")}, TooManyHours, "/hours"),
        ({"hours": 120_01}, TooManyHours, "/hours"),
        ({"call_off": "c9"}, UnknownCallOff, "/call_off"),
    ],
)
def test_a_declaration_is_refused_at_the_field_at_fault(
    story: Story, said: dict[str, Any], refusal: type[Refused], pointer: str
) -> None:
    story.ready("cpam-075")

    with story.refuses(refusal, pointer=pointer):
        story.declares("cpam-075", **{"identifier": "h1", **said})


def test_a_full_day_is_twenty_four_hours(story: Story) -> None:
    story.ready("cpam-075")
    story.declares("cpam-075", hours=24_00, days=("2026-03-31", "2026-03-31"))

    assert story.last("cpam-075")[1]["hours"] == 24_00


def test_a_lot_that_is_not_awarded_has_no_contractor(story: Story) -> None:
    story.contractor("proprete")
    story.contract()
    story.joins("cpam-075")

    with story.hides():
        story.declares("cpam-075")
    with story.refuses(NotTheContractor):
        story.declares("cpam-075", by=BUYER)


def test_an_order_named_is_of_this_log_and_lot(story: Story) -> None:
    lots = [LotTerms(identifier="1", title="Paris"), LotTerms(identifier="2", title="Lyon")]
    story.ready("cpam-075", "caf-013", lots=lots)
    story.awards("proprete", lot="2")
    story.orders("cpam-075", "c1")
    story.orders("cpam-075", "c2", lot="2")
    story.orders("caf-013", "c3")

    for call_off in ("c2", "c3"):
        with story.refuses(UnknownCallOff, pointer="/call_off"):
            story.declares("cpam-075", call_off=call_off)
    story.declares("cpam-075", call_off="c1")


def test_an_identifier_is_used_once_in_its_log(story: Story) -> None:
    story.ready("cpam-075", "caf-013")
    story.declares("cpam-075")

    with pytest.raises(IdentifierUsed):
        story.declares("cpam-075")
    story.declares("caf-013")

    assert len(story.facts("cpam-075")) == 3


def returned(story: Story) -> None:
    story.ready("cpam-075")
    story.declares("cpam-075", modality="direct")
    story.do("cpam-075", return_hours, identifier="h1", reason="absence", by=BUYER)


def test_what_was_returned_is_declared_again_and_says_what_it_replaces(story: Story) -> None:
    returned(story)
    days = {"worked_from": date(2026, 4, 6), "worked_to": date(2026, 4, 10)}
    story.do("cpam-075", resubmit_hours, identifier="h1", hours=28_00, **days, by=PROPRETE)

    topic, data = story.last("cpam-075")
    assert topic == "hours.resubmitted"
    assert (data["hours"], data["work_quarter"], data["modality"]) == (28_00, "2026-Q2", "direct")
    assert data["effective"] == data["worked_to"] == "2026-04-10"
    assert (data["replaced_hours"], data["replaced_quarter"], data["replaced_worked_to"]) == (
        35_00,
        "2026-Q1",
        "2026-02-06",
    )


def test_a_resubmission_is_validated_as_it_now_stands(story: Story) -> None:
    returned(story)
    story.do("cpam-075", resubmit_hours, identifier="h1", hours=28_00, by=PROPRETE)
    story.validates("cpam-075", "h1")

    assert story.last("cpam-075")[1]["hours"] == 28_00


def test_only_who_declared_declares_again(story: Story) -> None:
    returned(story)

    with story.refuses(NotTheDeclarant):
        story.do("cpam-075", resubmit_hours, identifier="h1", hours=1_00, by=BUYER)
    with story.hides():
        by = actor("plie-nord", "facilitator")
        story.do("cpam-075", resubmit_hours, identifier="h1", hours=1_00, by=by)


@pytest.mark.parametrize(
    "said",
    [
        {"contract": "papeterie"},
        {"lot": "2"},
        {"by": actor("autre", "contractor")},
        {"contractor": "autre", "by": actor("autre", "contractor")},
        {"contract": "fournitures"},
    ],
)
@pytest.mark.parametrize("log", ["cpam-075", "caf-013"])
def test_a_contractor_finds_only_its_own_lots(story: Story, log: str, said: dict[str, Any]) -> None:
    """Lot 2 is another's, and `fournitures` another's contract, open to the same member; `caf-013` has neither."""
    lots = [LotTerms(identifier=number, title="Paris") for number in "12"]
    story.ready("cpam-075", lots=lots)
    story.member("caf-013")
    story.contractor("autre")
    story.awards("autre", lot="2")
    story.contract(identifier="fournitures")
    story.awards("autre", contract="fournitures")
    story.opens("cpam-075", contract="fournitures")

    with story.hides():
        story.declares(log, **said)
    if log == "caf-013":
        with story.hides():
            story.declares(log)


def test_the_hours_of_another_contractor_are_not_there(story: Story) -> None:
    returned(story)
    before = story.facts("cpam-075")

    with pytest.raises(Missing):
        story.do("cpam-075", resubmit_hours, identifier="h1", hours=1_00, by=actor("ea-nord", "contractor"))
    assert story.facts("cpam-075") == before


def test_what_was_not_returned_is_not_declared_again(story: Story) -> None:
    story.ready("cpam-075")
    story.declares("cpam-075")

    with story.refuses(NotReturned):
        story.do("cpam-075", resubmit_hours, identifier="h1", hours=1_00, by=PROPRETE)


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"hours": 120_01}, TooManyHours),
        ({"hours": 0}, NotPositive),
        ({"worked_to": date(2026, 4, 1)}, SpansQuarters),
        ({"call_off": "c9"}, UnknownCallOff),
    ],
)
def test_declared_again_it_follows_the_same_rules(
    story: Story, said: dict[str, Any], refusal: type[Refused]
) -> None:
    returned(story)

    with story.refuses(refusal):
        story.do("cpam-075", resubmit_hours, identifier="h1", by=PROPRETE, **said)
