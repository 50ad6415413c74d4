"""What a buyer is to look at on reserved lots: flagged, with its reason, and counted on nothing."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import psycopg
import pytest

from support.lots_in_life import MEMBER, RESERVED_ONLY, renew, shares, status, substitute, terminate
from support.postgres_server import Database
from support.projecting import TODAY, about, apply, history
from support.story import BUYER, CENTRALE, CONTRACT, Story, evidence
from support.unnamed import unnamed
from tremplin_platform.commands.contracts.contracts import LotTerms
from tremplin_platform.commands.hours.hours import reject_hours
from tremplin_platform.events.envelope import Envelope
from tremplin_projections.queries.tasks.tasks import Filters, Task, tasks
from tremplin_projections.scope import EVERY_LOG, reading


@pytest.fixture
def story(blank_story: Story) -> Story:
    story = blank_story
    story.contractor("esat-75", "ESAT")
    story.contractor("proprete")
    story.contract(RESERVED_ONLY)
    story.joins(MEMBER)
    return story


def of_kind(
    database: Database, story: Story, kind: str, *more: Envelope, logs: Sequence[str] = (MEMBER,)
) -> list[Task]:
    """Open tasks of a kind, once everything that is new is projected."""
    with database.connect("feed") as feed:
        for log in logs:
            project(feed, story.facts(log), "ledger")
        project(feed, [*story.facts(CENTRALE), *more], "catalogue")
    with reading(log=EVERY_LOG):
        return list(tasks(today=TODAY, filters=Filters(kind=kind), thresholds=(), find_names=unnamed).rows)


def project(feed: psycopg.Connection[Any], facts: list[Envelope], projection: str) -> None:
    """Apply what the projection has not read yet."""
    asked = "select coalesce(max(seq), 0) from positions where log = %s and projection = %s"
    (read,) = feed.execute(asked, (facts[0].log, projection)).fetchone() or (0,)
    if facts[read:]:
        apply(feed, facts[read:], projection=projection)


def test_rule_22_a_lost_status_is_the_buyer_s_to_decide(database: Database, story: Story) -> None:
    story.awards("esat-75", evidence=evidence())
    status(story, "ESAT", until="2026-06-30")

    (task,) = of_kind(database, story, "status-lost")

    assert (task.subject, task.owner, task.due_on) == (
        "centrale/contract/nettoyage/1/esat-75",
        "centrale",
        "2026-07-01",
    )
    assert "reste réservé" in task.reason


@pytest.mark.parametrize(
    ("until", "renewed", "asked"),
    [("2026-12-31", False, 0), ("2026-12-30", False, 1), ("2026-12-31", True, 1)],
)
def test_rule_22_a_status_ending_with_the_contract_waits_for_a_renewal(
    database: Database, story: Story, until: str, renewed: bool, asked: int
) -> None:
    status(story, "ESAT", until=until)
    story.awards("esat-75", evidence=evidence())
    if renewed:
        renew(story, "2027-12-31")

    assert len(of_kind(database, story, "status-lost")) == asked


def test_rule_22_a_status_found_again_and_a_lot_that_ended_ask_nothing(
    database: Database, story: Story
) -> None:
    story.awards("esat-75", evidence=evidence())
    status(story, "ESAT", until="2026-06-30")
    status(story, "ESAT", until=None)
    assert of_kind(database, story, "status-lost") == []
    status(story, "ESAT", until="2026-09-30")
    terminate(story, on="2026-05-31")
    assert of_kind(database, story, "status-lost") == []


def test_a_winner_whose_status_no_text_settles_is_the_buyer_s_to_know(
    database: Database, story: Story
) -> None:
    story.contractor("eiti-75", "EITI")
    story.contract(identifier="accueil")
    story.awards("eiti-75", contract="accueil")

    (task,) = of_kind(database, story, "open-point")

    assert (task.owner, task.due_on, task.contract) == ("centrale", "2026-01-01", "accueil")
    assert "eiti-75" in task.reason


def test_rule_22_and_23_the_task_goes_with_the_contractor(database: Database, story: Story) -> None:
    story.contractor("ea-92", "EA")
    story.awards("esat-75", evidence=evidence())
    status(story, "ESAT", until="2026-06-30")
    substitute(story, "ea-92", on="2026-07-01", proof=evidence())

    assert of_kind(database, story, "status-lost") == []


def test_rule_25_the_question_of_a_group_stays_open(database: Database, story: Story) -> None:
    group = shares(esat_75=70_00, proprete=30_00)
    story.awards("esat-75", evidence=evidence(), group=group, statement="Jugé en son entier")

    (task,) = of_kind(database, story, "open-point")

    assert (task.contract, task.lot, task.due_on) == (CONTRACT, "1", "2026-01-01")
    assert "proprete" in task.reason


@pytest.mark.parametrize(("subcontracted", "flagged"), [(10_00, False), (10_01, True)])
def test_rule_26_more_than_half_subcontracted_by_the_winner_is_flagged(
    database: Database, story: Story, subcontracted: int, flagged: bool
) -> None:
    story.awards("esat-75", evidence=evidence())
    story.declares(MEMBER, "h1", contractor="esat-75", hours=10_00)
    story.declares(
        MEMBER,
        "h2",
        contractor="esat-75",
        hours=subcontracted,
        modality="subcontract",
        subcontractor="proprete",
    )

    # 10.00 h of 20.00 h is half; 10.01 h of 20.01 h is more.
    found = of_kind(database, story, "subcontracting-over-half")

    assert [item.subject for item in found] == ["centrale/contract/nettoyage/1/esat-75"] * flagged
    assert all("10,01" in item.reason and "20,01" in item.reason for item in found)


def test_rule_26_what_counts_is_what_stands_in_every_log_on_a_lot_reserved(
    database: Database, story: Story
) -> None:
    story.contract(LotTerms(identifier="1", title="Jardins"), identifier="jardins")
    story.awards("esat-75", evidence=evidence())
    story.awards("esat-75", contract="jardins")
    story.member("caf-013")
    for contract in (CONTRACT, "jardins"):
        story.opens("caf-013", contract=contract)
    story.opens(MEMBER, contract="jardins")
    beside: dict[str, Any] = {"contractor": "esat-75", "modality": "subcontract", "subcontractor": "proprete"}
    story.declares(MEMBER, "own", contractor="esat-75", hours=10_00)
    story.declares("caf-013", "kept", hours=10_00, **beside)
    story.declares("caf-013", "rejected", hours=1_00, **beside)
    story.do("caf-013", reject_hours, identifier="rejected", reason="doublon", by=BUYER)
    story.declares("caf-013", "corrected", hours=5_00, **beside)
    story.validates("caf-013", "corrected")
    story.corrects("caf-013", "corrected", -5_00)
    story.declares(MEMBER, "elsewhere", hours=10_00, contract="jardins", **beside)

    # 10.00 h of one member's and 10.00 h of the other's: half. What is rejected or taken back is neither, and the other
    # contract is not reserved.
    assert of_kind(database, story, "subcontracting-over-half", logs=(MEMBER, "caf-013")) == []
    story.declares(MEMBER, "more", hours=1, **beside)
    (task,) = of_kind(database, story, "subcontracting-over-half", logs=(MEMBER, "caf-013"))
    assert "10,01" in task.reason
    assert "20,01" in task.reason


@pytest.mark.parametrize(("reserved", "conflict"), [(True, False), (False, True)])
def test_rule_29_a_conflict_of_notice_and_published_data_is_shown(
    database: Database, story: Story, reserved: bool, conflict: bool
) -> None:
    seen = observed(len(story.facts(CENTRALE)), reserved=reserved)

    found = of_kind(database, story, "reservation-conflict", seen)

    # The lot is reserved by its notice.
    assert [item.contract for item in found] == [CONTRACT] * conflict
    assert all("non réservé" in item.reason and "77605646700587" in item.reason for item in found)


@pytest.mark.parametrize("reserved", [True, False])
def test_rule_29_data_that_reserve_a_lot_conflict_with_its_notice(
    database: Database, story: Story, reserved: bool
) -> None:
    story.contract(LotTerms(identifier="1", title="Jardins"), identifier="jardins")
    seen = observed(len(story.facts(CENTRALE)), reserved=reserved, contract="JARDINS")

    found = of_kind(database, story, "reservation-conflict", seen)

    assert [item.contract for item in found] == ["jardins"] * reserved


def test_rule_26_a_lot_for_young_companies_asks_for_no_half(database: Database, story: Story) -> None:
    story.contract(
        LotTerms(identifier="1", title="Logiciel", articles=["L2113-17"]),
        identifier="logiciel",
        notice_on=date(2026, 6, 1),
    )
    story.awards("proprete", contract="logiciel")
    story.opens(MEMBER, contract="logiciel")
    beside: dict[str, Any] = {"modality": "subcontract", "subcontractor": "esat-75"}
    story.declares(MEMBER, "h1", contract="logiciel", **beside)

    assert of_kind(database, story, "subcontracting-over-half") == []


def observed(after: int, *, reserved: bool, contract: str = "NETTOYAGE") -> Envelope:
    """The contract as read in published data, which say it is reserved or not."""
    data: dict[str, Any] = {
        "title": "Nettoyage",
        "nature": "Marché",
        "cpv": None,
        "notified_on": "2026-01-01",
        "amount": 1_000_00,
        "buyer": "77605646700587",
        "buyer_name": None,
        "contract": contract,
        "contractors": [],
        "months": 12,
        "techniques": [],
        "social": ["Marché réservé"] if reserved else [],
        "reservation": {"article": None} if reserved else None,
        "flags": [],
        "published_on": date(2026, 2, 1).isoformat(),
        "effective": "2026-01-01",
        "by": CENTRALE,
        "audience": "none",
    }
    event = about(("observed-contract.recorded", data), "77605646700587-0123456789abcdef")
    return history(event, log=CENTRALE, after=after)[0]
