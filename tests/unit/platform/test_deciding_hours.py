"""Validating, returning, rejecting and correcting declared hours, and who may."""

from collections.abc import Callable
from typing import Any

import pytest

from support.story import BUYER, CENTRALE, Story, actor
from tremplin_platform.commands.hours.hours import correct_hours, reject_hours, return_hours, validate_hours
from tremplin_platform.domain.hours.hours_review import (
    NotPending,
    NotTheFacilitator,
    NotValidated,
    ValidatedByDeclarant,
)
from tremplin_platform.store.session import Missing, Position

EPEC = actor("epec", "facilitator")
PROPRETE = actor("proprete", "contractor")

Act = tuple[Callable[..., Position], dict[str, Any]]
VALIDATE: Act = (validate_hours, {})
RETURN: Act = (return_hours, {"reason": "absence"})
REJECT: Act = (reject_hours, {"reason": "doublon"})
CORRECT: Act = (correct_hours, {"delta": -1_00, "reason": "pointage"})
ACTS = [VALIDATE, RETURN, REJECT, CORRECT]


def decides(story: Story, act: Act, *, by: Any = BUYER, log: str = "cpam-075", **said: Any) -> Position:
    command, usual = act
    return story.do(log, command, identifier="h1", by=by, **(usual | said))


def declared(story: Story, log: str = "cpam-075") -> None:
    story.ready("cpam-075")
    story.declares(log)


def test_validated_hours_are_reported_in_the_quarter_worked(story: Story) -> None:
    declared(story)
    story.at("2026-04-10")
    decides(story, VALIDATE)

    assert story.last("cpam-075") == (
        "hours.validated",
        {
            "contract": "nettoyage",
            "lot": "1",
            "work_quarter": "2026-Q1",
            "worked_to": "2026-02-06",
            "reported_in": "2026-Q1",
            "adjustment": False,
            "hours": 35_00,
            "protected": False,
            "category": None,
            "effective": "2026-02-06",
            "by": CENTRALE,
        },
    )


@pytest.mark.parametrize(("act", "topic"), [(RETURN, "hours.returned"), (REJECT, "hours.rejected")])
def test_returned_and_rejected_hours_say_what_they_take_away(story: Story, act: Act, topic: str) -> None:
    declared(story)
    decides(story, act)

    decided, data = story.last("cpam-075")
    assert decided == topic
    assert (data["hours"], data["work_quarter"], data["effective"]) == (35_00, "2026-Q1", "2026-02-06")


def test_a_correction_adds_to_what_was_validated(story: Story) -> None:
    declared(story)
    decides(story, VALIDATE)
    decides(story, CORRECT, delta=-6_00)
    decides(story, CORRECT, delta=1_50)

    topic, data = story.last("cpam-075")
    assert (topic, data["delta"], data["reason"]) == ("hours.corrected", 1_50, "pointage")


@pytest.mark.parametrize("act", ACTS)
def test_nobody_decides_on_its_own_hours(story: Story, act: Act) -> None:
    story.ready("cpam-075")
    story.declares("cpam-075", by=BUYER)

    with story.refuses(ValidatedByDeclarant):
        decides(story, act, by=BUYER)


@pytest.mark.parametrize("act", ACTS)
def test_a_contractor_s_own_hours_are_refused_first(story: Story, act: Act) -> None:
    story.facilitator("epec")
    declared(story)
    story.assigns("epec")

    with story.refuses(ValidatedByDeclarant):
        decides(story, act, by=PROPRETE)


@pytest.mark.parametrize("act", ACTS)
def test_without_a_facilitateur_it_is_the_buyer_s(story: Story, act: Act) -> None:
    story.facilitator("epec")
    declared(story)
    if act is CORRECT:
        decides(story, VALIDATE)

    with story.hides():
        decides(story, act, by=EPEC)
    with story.refuses(NotTheFacilitator):
        decides(story, act, by=actor("cpam-075", "member"))
    decides(story, act, by=BUYER)


@pytest.mark.parametrize("act", ACTS)
def test_with_a_facilitateur_it_is_no_longer_the_buyer_s(story: Story, act: Act) -> None:
    story.facilitator("epec")
    declared(story)
    story.assigns("epec")
    if act is CORRECT:
        decides(story, VALIDATE, by=EPEC)

    with story.refuses(NotTheFacilitator):
        decides(story, act, by=BUYER)
    with story.hides():
        decides(story, act, by=actor("ave", "facilitator"))
    decides(story, act, by=EPEC)


@pytest.mark.parametrize("log", ["cpam-075", CENTRALE])
def test_the_facilitateur_of_the_paris_day_of_validation_validates(story: Story, log: str) -> None:
    story.facilitator("epec")
    story.facilitator("ave")
    declared(story, log)
    story.assigns("epec")
    story.assigns("ave", since="2026-03-01")

    story.at("2026-02-28")
    with story.refuses(NotTheFacilitator):
        decides(story, VALIDATE, by=actor("ave", "facilitator"), log=log)
    # 23:30 of 28 February in UTC is 1 March in Paris.
    story.logs.now = story.logs.now.replace(hour=23, minute=30)
    with story.refuses(NotTheFacilitator):
        decides(story, VALIDATE, by=EPEC, log=log)
    decides(story, VALIDATE, by=actor("ave", "facilitator"), log=log)


def test_a_facilitateur_of_another_territory_changes_nothing(story: Story) -> None:
    story.facilitator("epec")
    story.facilitator("ave")
    declared(story)
    story.assigns("epec", territory="75")
    story.assigns("ave", territory="13", since="2026-01-02")

    with story.refuses(NotTheFacilitator):
        decides(story, VALIDATE, by=actor("ave", "facilitator"))
    decides(story, VALIDATE, by=EPEC)


def test_a_territory_s_facilitateur_is_not_the_centrale_s(story: Story) -> None:
    story.facilitator("epec")
    declared(story, CENTRALE)
    story.assigns("epec", territory="75")

    with story.refuses(NotTheFacilitator):
        decides(story, VALIDATE, by=EPEC, log=CENTRALE)
    decides(story, VALIDATE, by=BUYER, log=CENTRALE)


def test_a_facilitateur_assigned_before_the_opening_is_known_with_it(story: Story) -> None:
    story.contractor("proprete")
    story.facilitator("epec")
    story.contract()
    story.awards("proprete")
    story.assigns("epec")
    story.assigns("epec", territory="13")
    story.joins("cpam-075")
    story.declares("cpam-075")

    decides(story, VALIDATE, by=EPEC)


@pytest.mark.parametrize(
    ("before", "act", "refusal"),
    [
        ([], CORRECT, NotValidated),
        ([RETURN], VALIDATE, NotPending),
        ([RETURN], RETURN, NotPending),
        ([RETURN], CORRECT, NotValidated),
        ([VALIDATE], VALIDATE, NotPending),
        ([VALIDATE], RETURN, NotPending),
        ([VALIDATE], REJECT, NotPending),
        ([REJECT], VALIDATE, NotPending),
        ([REJECT], RETURN, NotPending),
        ([REJECT], REJECT, NotPending),
        ([REJECT], CORRECT, NotValidated),
        ([VALIDATE, CORRECT], VALIDATE, NotPending),
    ],
)
def test_hours_are_decided_once(story: Story, before: list[Act], act: Act, refusal: Any) -> None:
    declared(story)
    for earlier in before:
        decides(story, earlier)

    with story.refuses(refusal):
        decides(story, act)


def test_what_was_returned_and_never_declared_again_may_be_rejected(story: Story) -> None:
    declared(story)
    decides(story, RETURN)
    decides(story, REJECT)

    assert story.last("cpam-075")[0] == "hours.rejected"


@pytest.mark.parametrize("act", ACTS)
def test_hours_nobody_declared_here_are_not_decided_on(story: Story, act: Act) -> None:
    declared(story)

    with pytest.raises(Missing):
        decides(story, act, log=CENTRALE)
