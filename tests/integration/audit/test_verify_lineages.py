"""What a successor took over is summed again from the log that it came from."""

from collections.abc import Iterator
from datetime import date

import pytest

from support.audited import LYON, PARIS, Audited, forged
from support.postgres_server import Database
from support.sharing import closes
from support.store_logs import store_logs
from support.story import BUYER, CENTRALE, Story
from support.story_figures import figure
from tremplin_platform.commands.hours.hours import validate_hours
from tremplin_platform.commands.hours.quarters import publish_quarter
from tremplin_platform.commands.organisations.successions import merge_member, take_over
from tremplin_platform.figures import measures

pytestmark = pytest.mark.postgres


@pytest.fixture
def told(database: Database) -> Iterator[tuple[Story, Audited]]:
    """Paris, and Lyon with 35 h validated; and their audit."""
    with (
        store_logs(database) as logs,
        database.connect("feed") as feed,
        database.connect_superuser() as owner,
    ):
        logs.clear()
        story = Story(logs)
        story.ready(PARIS, LYON)
        story.declares(LYON, "h1", hours=35_00)
        story.do(LYON, validate_hours, identifier="h1", by=BUYER)
        yield story, Audited(feed, owner)


@pytest.fixture
def merged(told: tuple[Story, Audited]) -> Audited:
    """Lyon merged into Paris, and 14 h validated since."""
    story, audited = told
    story.declares(LYON, "h2", hours=14_00)
    merges(story)
    story.do(LYON, validate_hours, identifier="h2", by=BUYER)
    takes_over(story)
    story.facts(PARIS)
    assert audited.verify().problems == []
    return audited


def merges(story: Story) -> None:
    story.do(CENTRALE, merge_member, identifier=LYON, into=PARIS, on=date(2026, 1, 5))


def takes_over(story: Story) -> None:
    story.logs.run(CENTRALE, lambda session: take_over(session, member=LYON))


@pytest.mark.parametrize("together", [True, False])
def test_rule_32_and_59_publications_after_a_merger_are_verified(
    told: tuple[Story, Audited], together: bool
) -> None:
    story, audited = told
    merges(story)
    if not together:  # in one delivery, or in two
        story.facts(PARIS)
    closes(story, "2026-Q1", on="2026-04-10")
    story.do(CENTRALE, publish_quarter, quarter="2026-Q1")
    for log in (PARIS, LYON):
        story.facts(log)
    takes_over(story)

    assert figure(story, measures.PUBLISHED, log=PARIS) == 35_00
    assert audited.verify().problems == []


def test_a_total_that_the_old_log_does_not_give(merged: Audited) -> None:
    seq = merged.seq(CENTRALE, "organisation.lineage-received")
    forged(merged, CENTRALE, seq, totals=[])

    assert (CENTRALE, seq) in merged.places(CENTRALE)


def test_events_of_the_old_log_that_nobody_took_over(merged: Audited) -> None:
    seq = merged.seq(CENTRALE, "organisation.lineage-received")
    forged(merged, CENTRALE, seq, cut=2)

    told = [problem.problem for problem in merged.verify(CENTRALE).problems]
    assert any("ne suit pas la précédente" in sentence for sentence in told)


@pytest.mark.parametrize("change", ["set into_log = log", "set cut = 0"])
def test_a_table_that_says_otherwise(merged: Audited, change: str) -> None:
    merged.tamper(f"update lineages {change} where log = %s", LYON)

    assert merged.places() == {(CENTRALE, merged.seq(CENTRALE, "organisation.merged"))}


def test_a_merger_that_the_table_lacks(merged: Audited) -> None:
    merged.tamper("delete from lineages where log = %s", LYON)

    assert merged.places() == {(CENTRALE, merged.seq(CENTRALE, "organisation.merged"))}
