"""What a penalty counted is found again in the logs it was read from, and its terms add up."""

from collections.abc import Iterator
from contextlib import ExitStack, closing

import pytest

from support.audited import Audited, forged
from support.executing import noticed, on_lot, short
from support.postgres_server import Database
from support.store_logs import store_logs
from support.story import CENTRALE, Story
from tremplin_platform.commands.clauses.execution import notify_difficulty
from tremplin_platform.commands.clauses.penalties import decide_penalty

pytestmark = pytest.mark.postgres


@pytest.fixture
def year(database: Database) -> Iterator[Audited]:
    """A penalty for 183 h: 833 due, 600 validated over two members and the centrale, 50 excused."""
    with ExitStack() as stack:
        logs = stack.enter_context(store_logs(database))
        logs.clear()
        story = Story(logs)
        short(story)
        on_lot(story, notify_difficulty, on="2026-05-04", reason="candidats", excused_hours=50_00)
        noticed(story)
        on_lot(story, decide_penalty, on="2026-08-01")
        feed = stack.enter_context(closing(database.connect("feed")))
        audited = Audited(feed, stack.enter_context(closing(database.connect_superuser())))
        assert audited.verify().problems == []
        yield audited


def test_hours_that_a_log_never_had_are_named_at_the_penalty(year: Audited) -> None:
    seq = year.seq(CENTRALE, "execution.penalty-decided")
    corrected = year.seq("cpam-075", "hours.corrected")
    forged(year, "cpam-075", corrected, delta=-30_00)

    assert (CENTRALE, seq) in year.places()
    told = " ".join(problem.problem for problem in year.verify().problems).replace("\u00a0", " ")
    assert "compte 380,00 heures validées" in told
    assert "son journal dit 370,00 heures" in told


def test_a_penalty_that_is_not_the_sum_of_its_terms_is_named(year: Audited) -> None:
    seq = year.seq(CENTRALE, "execution.penalty-decided")
    forged(year, CENTRALE, seq, hours=200_00)

    assert (CENTRALE, seq) in year.places()
