"""A SIRET is had by one living organisation of a kind at most."""

from datetime import date

import pytest

from support.sirets import siret_of
from support.story import CENTRALE, Story
from tremplin_platform.commands.organisations.organisations import change_siret, leave
from tremplin_platform.commands.organisations.successions import Part, merge_member, split_member
from tremplin_platform.domain.organisations.siret import SiretUsed

FIRST, SECOND, THIRD = siret_of("one"), siret_of("two"), siret_of("three")
KINDS = ("member", "contractor", "facilitator", "other")


def register(story: Story, identifier: str, kind: str, siret: str) -> None:
    said = {"joined_on": date(2026, 1, 1), "territory": "75"} if kind == "member" else {}
    story.organisation(identifier, kind, siret=siret, **said)


def moves(story: Story, identifier: str, siret: str, since: str = "2026-01-05") -> None:
    told = {"identifier": identifier, "siret": siret, "since": date.fromisoformat(since)}
    story.do(CENTRALE, change_siret, **told)


@pytest.mark.parametrize("kind", KINDS)
def test_a_siret_is_of_one_organisation_of_a_kind(story: Story, kind: str) -> None:
    for other in KINDS:
        register(story, f"{other}-1", other, FIRST)

    with story.refuses(SiretUsed, pointer="/siret"):
        register(story, "second", kind, FIRST)
    register(story, "second", kind, SECOND)
    with story.refuses(SiretUsed, pointer="/siret"):
        moves(story, "second", FIRST)


def test_a_siret_is_free_once_its_organisation_has_another(story: Story) -> None:
    register(story, "one", "contractor", FIRST)
    moves(story, "one", SECOND, since="2026-02-01")

    with story.refuses(SiretUsed):  # it has it until 31 January, and will have the other
        register(story, "two", "contractor", FIRST)
    with story.refuses(SiretUsed):
        register(story, "two", "contractor", SECOND)
    story.at("2026-02-01")
    register(story, "two", "contractor", FIRST)
    with story.refuses(SiretUsed):
        moves(story, "one", FIRST, since="2026-02-02")


def test_a_change_of_days_past_takes_nothing_from_anyone(story: Story) -> None:
    register(story, "one", "contractor", FIRST)
    register(story, "two", "contractor", THIRD)
    moves(story, "one", SECOND)

    moves(story, "one", THIRD, since="2025-06-01")  # until it moved, on 5 January
    with story.refuses(SiretUsed):
        register(story, "three", "contractor", SECOND)


def test_a_siret_is_free_the_day_after_its_member_left(story: Story) -> None:
    register(story, "one", "member", FIRST)
    story.do(CENTRALE, leave, identifier="one", left_on=date(2026, 1, 31))

    story.at("2026-01-31")
    with story.refuses(SiretUsed):
        register(story, "two", "member", FIRST)
    story.at("2026-02-01")
    register(story, "two", "member", FIRST)


def test_a_successor_may_have_the_siret_of_the_member_it_absorbed(story: Story) -> None:
    for identifier, siret in (("one", FIRST), ("two", SECOND)):
        register(story, identifier, "member", siret)
    with story.refuses(SiretUsed):
        moves(story, "two", FIRST)

    story.do(CENTRALE, merge_member, identifier="one", into="two", on=date(2026, 1, 5))
    moves(story, "two", FIRST)


def test_the_parts_of_a_split_have_sirets_of_their_own(story: Story) -> None:
    for identifier, siret in (("one", FIRST), ("two", SECOND)):
        register(story, identifier, "member", siret)

    def split(north: str, south: str) -> None:
        sirets = {"nord": north, "sud": south}
        into = [Part(identifier=n, name=n, siret=siret, territory="59") for n, siret in sirets.items()]
        story.do(CENTRALE, split_member, identifier="one", into=into, on=date(2026, 1, 5))

    with story.refuses(SiretUsed, pointer="/into/1/siret"):
        split(THIRD, SECOND)
    with story.refuses(SiretUsed, pointer="/into/1/siret"):
        split(THIRD, THIRD)
    split(THIRD, FIRST)  # the member that is split has it no more
