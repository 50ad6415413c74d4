"""Two positions of a log, whatever happened to its lots: the events of each difference sum to it."""

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

from support.compared import moved, summed
from support.lots_in_life import MEMBER, add_hours, affirm, bring, cancel, fixed, renew, revise
from support.postgres_server import Database
from support.projecting import TODAY, apply
from support.story import CENTRALE, CONTRACT, Story
from tremplin_platform.commands.clauses.execution import annul_clause
from tremplin_platform.commands.contracts.contracts import LotTerms, Rate
from tremplin_platform.events.envelope import Envelope
from tremplin_projections.queries.figures.window import KnownAt
from tremplin_projections.queries.members.comparison import Known, differences
from tremplin_projections.queries.members.comparison_document import comparison_document, seqs_of
from tremplin_projections.queries.members.results import results_and_sums
from tremplin_projections.queries.members.results_document import document
from tremplin_projections.scope import reading

LOTS = (
    LotTerms(identifier="1", title="Paris", clause=fixed(833_00)),
    LotTerms(identifier="2", title="Papeterie", articles=["L2113-12"], clause=fixed(400_00)),
    LotTerms(identifier="3", title="Nettoyage", clause=Rate(function="main", hours_per_1000_euros=20_00)),
)


def life(story: Story) -> None:
    """A year in which targets change on days to come, lots end, hours exceed what is due, and money comes back."""
    story.ready(MEMBER, lots=LOTS)
    story.awards("proprete", lot="3")
    story.allocates(MEMBER, 100_00)
    revise(story, fixed(900_00), on="2026-07-01")
    revise(story, fixed(950_00), on="2027-01-01")
    add_hours(story, "t1", 50_00)
    story.at("2026-02-10")
    story.orders(MEMBER, "bc-1", on="2026-02-01", lot="3", amount=10_000_00)
    story.orders(MEMBER, "bc-2", on="2026-02-02", lot="1", amount=5_000_00)
    story.at("2026-03-15")
    affirm(story, "t1", on="2026-04-01")
    story.invoices(MEMBER, "bc-1", 4_000_00, identifier="f-1", on="2026-03-10")
    story.declares(MEMBER, "h-1", hours=60_00)
    story.validates(MEMBER, "h-1")
    bring(story, 70_00, on="2026-01-01")
    ends(story)


def ends(story: Story) -> None:
    """The rest of the year: the quarter closes, money comes back, a lot is given up, a clause is annulled."""
    story.at("2026-04-20")
    story.closes("2026-Q1")
    story.publishes("2026-Q1")
    story.corrects(MEMBER, "h-1", -5_00)
    story.at("2026-05-05")
    story.invoices(MEMBER, "bc-1", -4_000_00, identifier="f-2", on="2026-05-01")
    cancel(story, "2")
    renew(story, "2028-12-31")
    story.at("2026-07-02")
    story.do(CENTRALE, annul_clause, contract=CONTRACT, lot="1", on=date(2026, 7, 1), reason="redressement")


def positions(events: list[Envelope]) -> list[KnownAt]:
    """Before all; each event; and moments up to the next one, on which what was decided may take effect."""
    found = [KnownAt(seq=0, recorded_at=None, asked=0)]
    ends = [event.recorded_at for event in events[1:]] + [datetime(2027, 6, 1, tzinfo=UTC)]
    for event, end in zip(events, ends, strict=True):
        known: dict[str, Any] = {"seq": event.seq, "recorded_at": event.recorded_at}
        moments = [event.recorded_at + timedelta(days=days) for days in (1, 20, 60, 300)]
        found.append(KnownAt(**known, asked=event.seq))
        found += [KnownAt(**known, asked="later", instant=moment) for moment in moments if moment < end]
    return found


def known_at(where: KnownAt) -> Known:
    results, sums = results_and_sums(log=MEMBER, today=TODAY, known_at=where)
    return Known(results=results, sums=sums)


def test_events_sum_to_every_difference(database: Database, blank_story: Story) -> None:
    story = blank_story
    life(story)
    with database.connect("feed") as feed:
        apply(feed, story.facts(MEMBER))
    at = positions(story.facts(MEMBER))
    drawn = random.Random(7)  # noqa: S311

    with reading(log=MEMBER):
        known = [known_at(where) for where in at]
        documents = [document(at_one.results) for at_one in known]
        causes: set[tuple[str, bool]] = set()
        for first, last in [drawn.sample(range(len(at)), 2) for _ in range(150)]:
            found = differences(known[first], known[last])
            worded = dict.fromkeys(seqs_of(found), "phrase")
            rendered = comparison_document(known[first], known[last], found, worded)
            assert summed(rendered["differences"]) == moved(documents[first], documents[last])
            causes |= {
                (row.key.figure, seq <= min(at[first].seq, at[last].seq))
                for row in found
                for seq in row.events
            }
    # By events recorded between the two, and by those known before that took effect between them.
    named = {("lots.lot_target", False), ("lots.due", False), ("clause_hours.missing", False)}
    assert named | {("lots.lot_target", True)} <= causes


def test_days_to_come_are_those_of_the_event_that_decided_them(
    database: Database, blank_story: Story
) -> None:
    story = blank_story
    life(story)
    with database.connect("feed") as feed:
        apply(feed, story.facts(MEMBER))
    events = story.facts(MEMBER)
    revised = [event.seq for event in events if event.topic == "delivered.target-revised"]
    affirmed = [event.seq for event in events if event.topic == "delivered.tranche-affirmed"]

    at = events[affirmed[0] - 1]

    def known(day: str) -> Known:
        moment = datetime.fromisoformat(f"{day}T12:00:00+00:00")
        return known_at(KnownAt(seq=at.seq, recorded_at=at.recorded_at, asked=day, instant=moment))

    # At the tranche: 833.00. It is affirmed from 1 April on (+50.00), and the target is 900.00 from 1 July on (+67.00).
    with reading(log=MEMBER):
        (target,) = (
            row
            for row in differences(known("2026-03-15"), known("2026-08-01"))
            if row.key.figure == "lots.lot_target"
        )
    assert (target.before, target.after) == (833_00, 950_00)
    assert dict(target.events) == {affirmed[0]: 50_00, revised[0]: 67_00}
