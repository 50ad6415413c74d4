"""Persons in a story: hired by `proprete`, eligible, named by declarations."""

from collections.abc import Callable
from datetime import date
from typing import Any

from support.story import CENTRALE, Story, actor
from tremplin_platform.commands.hours.revoked_hours import revoke_each
from tremplin_platform.commands.persons.persons import (
    establish_eligibility,
    new_person,
    record_hire,
    register_person,
    revoke_eligibility,
)

EPEC = actor("epec", "facilitator")


def a_person(
    story: Story,
    *,
    public: str = "b",
    hired_on: str = "2026-01-01",
    eligible_on: str | None = "2026-01-01",
    employer: str = "proprete",
) -> str:
    """A new person's identifier."""
    identifier = new_person()
    story.do(
        CENTRALE,
        register_person,
        identifier=identifier,
        public=public,
        employer=employer,
        hired_on=date.fromisoformat(hired_on),
        eligible_on=None if eligible_on is None else date.fromisoformat(eligible_on),
        by=EPEC,
    )
    return identifier


def is_hired(story: Story, person: str, *, employer: str, on: str) -> None:
    said = {"employer": employer, "hired_on": date.fromisoformat(on), "by": EPEC}
    story.do(CENTRALE, record_hire, identifier=person, **said)


def is_eligible(story: Story, person: str, *, on: str) -> None:
    said = {"established_on": date.fromisoformat(on), "proof": "piece-12", "by": EPEC}
    story.do(CENTRALE, establish_eligibility, identifier=person, **said)


def is_revoked(story: Story, person: str, *, on: str) -> int:
    """The number of declarations that the platform took back."""
    said = {"revoked_on": date.fromisoformat(on), "reason": "fausse attestation", "by": EPEC}
    story.do(CENTRALE, revoke_eligibility, identifier=person, **said)
    return takes_back(story)


def takes_back(story: Story) -> int:
    """What the platform does after a revocation, and whenever it was interrupted."""
    run: Callable[[str, Callable[[Any], Any]], Any] = story.logs.run
    return revoke_each(run, story.logs.to_take_back())
