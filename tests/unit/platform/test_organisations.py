"""Organisations that the centrale deals with; a SIRET belongs to one living organisation of a kind."""

from datetime import date
from typing import Any

import pytest

from support.story import CENTRALE, SIRET, Story, siret_of
from tremplin_platform.commands import Refused
from tremplin_platform.commands.organisations.organisations import (
    StatusTerms,
    change_siret,
    leave,
    record_status,
    register_organisation,
)
from tremplin_platform.commands.organisations.successions import Part, merge_member, split_member
from tremplin_platform.domain.organisations.membership_rules import (
    AlreadyLeft,
    NotAContractor,
    NotOfMemberKind,
)
from tremplin_platform.domain.organisations.organisation_terms import BadTerritory, ReservedIdentifier
from tremplin_platform.domain.organisations.siret import BadSiret, SiretUsed
from tremplin_platform.domain.refusals import (
    BadIdentifier,
    EndsBeforeItBegins,
    FieldMissing,
    FieldOutOfPlace,
    UnknownValue,
)
from tremplin_platform.store.session import IdentifierUsed, Missing

MEMBER: dict[str, Any] = {
    "identifier": "cpam-075",
    "name": "CPAM de Paris",
    "siret": SIRET,
    "kind": "member",
    "joined_on": date(2026, 1, 1),
    "territory": "75",
}
CONTRACTOR: dict[str, Any] = {
    "identifier": "ea-nord",
    "name": "EA du Nord",
    "siret": SIRET,
    "kind": "contractor",
}


def test_a_member_has_its_own_log_which_begins_with_its_membership(story: Story) -> None:
    story.do(CENTRALE, register_organisation, **MEMBER)

    topic, data = story.last("cpam-075")
    assert topic == "delivered.member-joined"
    assert (data["joined_on"], data["territory"], data["effective"]) == ("2026-01-01", "75", "2026-01-01")
    assert data["origin"]["log"] == CENTRALE
    assert data["origin"]["digest"] == story.facts()[-1].digest.hex()


def test_a_contractor_is_addressed_to_nobody(story: Story) -> None:
    status = StatusTerms(kind="EA", since=date(2025, 1, 1), until=None)
    story.do(CENTRALE, register_organisation, **CONTRACTOR, statuses=[status])

    topic, data = story.last()
    assert topic == "organisation.registered"
    assert data["audience"] == "none"
    assert data["statuses"] == [{"kind": "EA", "from": "2025-01-01", "to": None}]
    assert story.logs.names() == [CENTRALE]


@pytest.mark.parametrize(
    ("said", "refusal", "pointer"),
    [
        ({"identifier": "centrale"}, ReservedIdentifier, "/id"),
        ({"identifier": "CPAM"}, BadIdentifier, "/id"),
        ({"identifier": "a" * 64}, BadIdentifier, "/id"),
        ({"identifier": "cpam\n"}, BadIdentifier, "/id"),
        ({"siret": "77605646700588"}, BadSiret, "/siret"),
        ({"siret": "776 056 467 00587"}, BadSiret, "/siret"),
        ({"kind": "supplier"}, UnknownValue, "/kind"),
        ({"joined_on": None}, FieldMissing, "/joined_on"),
        ({"territory": None}, FieldMissing, "/territory"),
        ({"territory": "20"}, BadTerritory, "/territory"),
        ({"kind": "other", "territory": None}, FieldOutOfPlace, "/joined_on"),
        (
            {"statuses": [StatusTerms(kind="EA", since=date(2025, 1, 1), until=None)]},
            FieldOutOfPlace,
            "/statuses",
        ),
        ({"buyer_status": "state"}, UnknownValue, "/buyer_status"),
    ],
)
def test_a_registration_is_refused_at_the_field_at_fault(
    story: Story, said: dict[str, Any], refusal: type[Refused], pointer: str
) -> None:
    with story.refuses(refusal, pointer=pointer):
        story.do(CENTRALE, register_organisation, **(MEMBER | said))


@pytest.mark.parametrize(
    ("status", "refusal", "pointer"),
    [
        (StatusTerms(kind="SA", since=date(2025, 1, 1), until=None), UnknownValue, "/statuses/0/kind"),
        (
            StatusTerms(kind="EA", since=date(2025, 1, 2), until=date(2025, 1, 1)),
            EndsBeforeItBegins,
            "/statuses/0/to",
        ),
    ],
)
def test_a_status_is_one_the_law_names_and_ends_after_it_begins(
    story: Story, status: StatusTerms, refusal: type[Refused], pointer: str
) -> None:
    with story.refuses(refusal, pointer=pointer):
        story.do(CENTRALE, register_organisation, **CONTRACTOR, statuses=[status])


def test_an_identifier_is_used_once(story: Story) -> None:
    story.do(CENTRALE, register_organisation, **CONTRACTOR)

    with pytest.raises(IdentifierUsed):
        story.do(CENTRALE, register_organisation, **CONTRACTOR)

    assert len(story.facts()) == 1


def test_a_status_may_be_recorded_later(story: Story) -> None:
    story.do(CENTRALE, register_organisation, **CONTRACTOR)
    status = StatusTerms(kind="ESAT", since=date(2026, 3, 1), until=date(2026, 12, 31))

    position = story.do(CENTRALE, record_status, identifier="ea-nord", status=status)

    topic, data = story.last()
    assert position.seq == 2
    assert (topic, data["effective"]) == ("organisation.status-recorded", "2026-03-01")
    assert data["status"] == {"kind": "ESAT", "from": "2026-03-01", "to": "2026-12-31"}


def test_only_a_contractor_has_statuses(story: Story) -> None:
    story.do(CENTRALE, register_organisation, **MEMBER)

    with story.refuses(NotAContractor):
        status = StatusTerms(kind="EA", since=date(2025, 1, 1), until=None)
        story.do(CENTRALE, record_status, identifier="cpam-075", status=status)


def test_a_member_leaves_once_and_its_log_knows(story: Story) -> None:
    story.do(CENTRALE, register_organisation, **MEMBER)
    story.do(CENTRALE, leave, identifier="cpam-075", left_on=date(2026, 7, 1))

    topic, data = story.last("cpam-075")
    assert (topic, data["left_on"]) == ("delivered.member-left", "2026-07-01")
    with story.refuses(AlreadyLeft):
        story.do(CENTRALE, leave, identifier="cpam-075", left_on=date(2026, 8, 1))


def test_a_member_cannot_leave_before_it_joined(story: Story) -> None:
    story.do(CENTRALE, register_organisation, **MEMBER)

    with story.refuses(EndsBeforeItBegins, pointer="/left_on"):
        story.do(CENTRALE, leave, identifier="cpam-075", left_on=date(2025, 12, 31))


def test_only_a_member_leaves(story: Story) -> None:
    story.do(CENTRALE, register_organisation, **CONTRACTOR)

    with story.refuses(NotOfMemberKind):
        story.do(CENTRALE, leave, identifier="ea-nord", left_on=date(2026, 7, 1))


def test_nobody_unknown_leaves(story: Story) -> None:
    with pytest.raises(Missing):
        story.do(CENTRALE, leave, identifier="nobody", left_on=date(2026, 7, 1))


FIRST, SECOND, THIRD = siret_of("one"), siret_of("two"), siret_of("three")
KINDS = ("member", "contractor", "facilitator", "other")


def register(story: Story, identifier: str, kind: str, siret: str) -> None:
    said = {"joined_on": date(2026, 1, 1), "territory": "75"} if kind == "member" else {}
    story.organisation(identifier, kind, siret=siret, **said)


def moves(story: Story, identifier: str, siret: str, since: str = "2026-01-05") -> None:
    arguments = {"identifier": identifier, "siret": siret, "since": date.fromisoformat(since)}
    story.do(CENTRALE, change_siret, **arguments)


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
