"""A formal notice whose deadline is over is the buyer's to answer, as long as something is left to decide."""

from collections import Counter
from datetime import date

import pytest

from support.executing import MEMBERS, OTHER, globalise, noticed, short, third, two_contracts, works
from support.lots_in_life import bring
from support.postgres_server import Database
from support.projecting import apply
from support.story import CENTRALE, CONTRACT, Story
from support.unnamed import unnamed
from tremplin_platform.commands.clauses.execution import annul_clause, notify_difficulty, suspend_clause
from tremplin_platform.commands.clauses.penalties import cancel_penalty, decide_penalty
from tremplin_platform.commands.contracts.contracts import LotTerms, Rate, ShareOfHours
from tremplin_projections.queries.tasks.tasks import Filters, Task, tasks
from tremplin_projections.scope import EVERY_LOG, reading

AFTER = "2026-10-01"


class Projected:
    """A story whose facts are projected as they are recorded."""

    def __init__(self, database: Database, story: Story) -> None:
        self.story = story
        self._database = database
        self._applied: Counter[str] = Counter()

    def open_on(self, day: str = AFTER) -> list[Task]:
        """The notices to answer on a day."""
        more = {log: self.story.facts(log)[self._applied[log] :] for log in self.story.logs.names()}
        projected = [facts for facts in more.values() if facts]
        with self._database.connect("feed") as feed:
            if projected:
                apply(feed, *projected)
            for projection in ("catalogue", "registers") if more[CENTRALE] else ():
                apply(feed, more[CENTRALE], projection=projection)
        self._applied.update({log: len(facts) for log, facts in more.items()})
        with reading(log=EVERY_LOG):
            filters = Filters(kind="formal-notice-over")
            return list(
                tasks(today=date.fromisoformat(day), filters=filters, thresholds=(), find_names=unnamed).rows
            )


@pytest.fixture
def projected(database: Database, blank_story: Story) -> Projected:
    return Projected(database, blank_story)


def noticed_story(projected: Projected) -> Story:
    """A lot whose clause is short of its hours, and a formal notice of it."""
    short(projected.story)
    noticed(projected.story)
    return projected.story


def test_rule_50_a_notice_is_due_from_the_day_after_its_deadline(projected: Projected) -> None:
    story = projected.story
    short(story)
    story.on_lot(notify_difficulty, on="2026-05-04", reason="penurie-de-candidats", excused_hours=50_00)
    noticed(story)

    assert projected.open_on("2026-07-31") == []  # the contractor has that day to comply
    (task,) = projected.open_on("2026-08-01")
    assert (task.subject, task.owner, task.due_on, task.contract, task.lot) == (
        "centrale/execution/nettoyage.1",
        "centrale",
        "2026-08-01",
        "nettoyage",
        "1",
    )
    # 833 − 600 = 233 h missing, of which 50 are excused.
    assert "183,00" in task.reason
    assert "proprete" in task.reason


def test_rule_50_a_penalty_closes_the_notice_even_once_cancelled(projected: Projected) -> None:
    story = noticed_story(projected)
    assert len(projected.open_on()) == 1
    story.on_lot(decide_penalty, on="2026-08-01")
    assert projected.open_on() == []
    story.on_lot(cancel_penalty, on="2026-08-20", reason="accord")
    assert projected.open_on() == []
    noticed(story, on="2026-09-01", deadline="2026-09-15")
    (task,) = projected.open_on()
    assert task.due_on == "2026-09-16"
    assert "233,00" in task.reason  # the cancelled penalty sanctions none of them


def test_rule_50_a_notice_with_effect_asks_for_nothing(projected: Projected) -> None:
    story = noticed_story(projected)
    bring(story, 33_00, on="2026-01-02")
    works(story, "caf-075", "h2", hours=199_99)
    assert len(projected.open_on()) == 1  # 833 − 600 − 33 − 199.99: one hundredth is missing
    works(story, "caf-075", "h3", hours=1)
    assert projected.open_on() == []


def test_rule_50_hours_sanctioned_before_are_not_to_be_sanctioned_again(projected: Projected) -> None:
    story = noticed_story(projected)
    story.on_lot(decide_penalty, on="2026-08-01")
    noticed(story, on="2026-09-01", deadline="2026-09-15")

    assert projected.open_on() == []  # 233 h missing, 233 sanctioned


def test_rule_50_a_suspended_or_annulled_clause_leaves_no_notice_due(projected: Projected) -> None:
    story = noticed_story(projected)
    story.on_lot(suspend_clause, since="2026-08-10", until="2026-08-20", reason="activite-en-baisse")
    opened = [len(projected.open_on(f"2026-08-{day}")) for day in ("09", "10", "20", "21")]
    assert opened == [1, 0, 0, 1]
    story.on_lot(annul_clause, on="2026-09-01", reason="redressement")
    assert projected.open_on() == []


def test_rule_50_a_rate_is_judged_on_what_was_ordered(projected: Projected) -> None:
    story = projected.story
    rate = Rate(function="main", hours_per_1000_euros=5_00)
    story.ready(*MEMBERS, lots=[LotTerms(identifier="1", title="Paris", clause=rate)])
    noticed(story)
    story.at(AFTER)
    assert projected.open_on() == []  # nothing ordered, nothing due (rule 14)
    story.orders("cpam-075", "c1", amount=20_000_00)
    (task,) = projected.open_on()
    assert "100,00" in task.reason  # 20,000 € at 5 h for 1,000 €


def test_rule_50_a_clause_without_a_target_asks_for_no_penalty(projected: Projected) -> None:
    story = projected.story
    share = ShareOfHours(function="main", percent=10_00)
    story.ready(*MEMBERS, lots=[LotTerms(identifier="1", title="Paris", clause=share)])
    noticed(story)

    assert projected.open_on() == []  # one would be refused: there is nothing to measure


def test_rule_49_hours_a_globalised_lot_carries_over_are_not_missing(projected: Projected) -> None:
    story = projected.story
    two_contracts(story, due=100_00)  # 40 h missing; the other lot has 50 h beyond its target
    noticed(story)
    assert len(projected.open_on()) == 1
    globalise(story, since="2026-09-01")
    assert [len(projected.open_on(day)) for day in ("2026-08-31", "2026-09-01")] == [1, 0]


def test_rule_47_hours_given_to_another_penalty_are_not_carried_over_again(projected: Projected) -> None:
    story = projected.story
    two_contracts(story, due=90_00)
    third(story)
    globalise(story, OTHER, CONTRACT, "gardiennage")
    noticed(story)
    noticed(story, contract="gardiennage")
    story.on_lot(decide_penalty, contract="gardiennage", on="2026-08-01")

    # The 50 h beyond the other's target are given to the third contract: the 30 h of this one are missing.
    (task,) = projected.open_on()
    assert (task.contract, "30,00" in task.reason) == (CONTRACT, True)
    story.on_lot(cancel_penalty, contract="gardiennage", on="2026-08-02", reason="erreur")
    assert projected.open_on() == []
