"""What a buyer is to look at on reserved lots: flagged, with its reason, and counted on nothing."""

from datetime import date
from typing import Any

import pytest

from support.memory_logs import MemoryLogs
from support.postgres_server import Database
from support.projecting import about, apply, history
from support.reservations import MEMBER, RESERVED, shares, status, substitute
from support.results import TODAY
from support.story import CENTRALE, CONTRACT, Story, evidence
from tremplin_platform.events.envelope import Envelope
from tremplin_projections.queries.tasks import Filters, Task, tasks
from tremplin_projections.scope import EVERY_LOG, reading


@pytest.fixture
def story() -> Story:
    story = Story(MemoryLogs())
    story.contractor("esat-75", "ESAT")
    story.contractor("proprete")
    story.contract(RESERVED)
    story.member(MEMBER)
    story.opens(MEMBER)
    return story


def of_kind(database: Database, story: Story, kind: str, *more: Envelope) -> list[Task]:
    """Open tasks of a kind, once everything is projected."""
    with database.connect("feed") as feed:
        apply(feed, story.facts(MEMBER))
        apply(feed, [*story.facts(CENTRALE), *more], projection="catalogue")
    with reading(log=EVERY_LOG):
        return list(tasks(today=TODAY, filters=Filters(kind=kind)).rows)


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

    assert [each.subject for each in found] == ["centrale/contract/nettoyage/1/esat-75"] * flagged
    assert all("10,01" in each.reason and "20,01" in each.reason for each in found)


@pytest.mark.parametrize(("reserved", "conflict"), [(True, False), (False, True)])
def test_rule_29_published_data_and_the_notice_are_both_kept_and_their_conflict_is_shown(
    database: Database, story: Story, reserved: bool, conflict: bool
) -> None:
    seen = observed(len(story.facts(CENTRALE)), reserved=reserved)

    found = of_kind(database, story, "reservation-conflict", seen)

    # The lot is reserved by its notice.
    assert [each.contract for each in found] == [CONTRACT] * conflict
    assert all("non réservé" in each.reason and "77605646700587" in each.reason for each in found)


def observed(after: int, *, reserved: bool) -> Envelope:
    """The contract as read in published data, which say it is reserved or not."""
    data: dict[str, Any] = {
        "title": "Nettoyage",
        "nature": "Marché",
        "cpv": None,
        "notified_on": "2026-01-01",
        "amount": 1_000_00,
        "buyer": "77605646700587",
        "buyer_name": None,
        "contract": "NETTOYAGE",
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
