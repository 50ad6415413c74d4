"""Shares, penalties and lineages are computed again from the logs: falsified ones are named."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from support.audited import LYON, PARIS, Audited, audited_story, forged
from support.executing import noticed, short
from support.postgres_server import Database
from support.sharing import FOUR, chooses, closes, is_invoiced, pays, prepares, works
from support.story import CENTRALE, Story, figure
from tremplin_platform.audit.stored import stored_events
from tremplin_platform.commands.clauses.execution import notify_difficulty
from tremplin_platform.commands.clauses.penalties import decide_penalty
from tremplin_platform.commands.organisations.successions import merge_member, take_over
from tremplin_platform.domain.attribution.shares import commitment_of
from tremplin_platform.figures import measures

COMPUTED, RECOMPUTED = "attribution.computed", "attribution.recomputed"


def _write(database: Database) -> None:
    """Hours shared by spend, then again for late invoices and a correction; and by volumes from May on."""
    with audited_story(database) as (_, story):
        prepares(story, *FOUR)
        chooses(story, "volumes", since="2026-05-01", caf_013=1_00, caf_069=3_00)
        pays(story, 412_300_50, 298_720_00, 200_174_33, 20_00)
        is_invoiced(story, "caf-013", -10_00, name="a-1")
        works(story, 612_34)
        works(story, 8_00, "h2", days=("2026-04-06", "2026-04-10"))
        works(story, 4_00, "h3", days=("2026-05-04", "2026-05-06"))
        closes(story, "2026-Q1", on="2026-04-12")
        pays(story, 10_00, 50_000_00, 20_00, 30_00, name="late")
        story.corrects(CENTRALE, "h1", -12_34)
        closes(story, "2026-Q2", on="2026-07-12")
        for member in FOUR:
            story.logs.deliver(member)


pytestmark = [pytest.mark.postgres, pytest.mark.begins_with(write=_write)]


def content(year: Audited, log: str, seq: int) -> dict[str, Any]:
    found = next(event.content() for event in stored_events(year.feed, log=log) if event.seq == seq)
    assert found is not None
    return found


def falsify(year: Audited, topic: str, member: str, **changed: Any) -> int:
    """Change one line of a manifest, with its commitment and its digest."""
    seq = year.seq(CENTRALE, topic)
    data = content(year, CENTRALE, seq)
    manifest: list[Any] = [
        {**line, **changed} if line["log"] == member else line for line in data["manifest"]
    ]
    commitment = commitment_of(manifest, salt=data["salt"])
    forged(year, CENTRALE, seq, manifest=manifest, commitment=commitment)
    return seq


def said(year: Audited, seq: int) -> str:
    return " ".join(
        problem.problem for problem in year.verify().problems if (problem.log, problem.seq) == (CENTRALE, seq)
    )


def test_what_was_shared_is_what_the_logs_give(year: Audited) -> None:
    assert year.verify().problems == []
    assert year.verify(CENTRALE).problems == []
    assert year.verify(FOUR[0]).problems == []


@pytest.mark.parametrize("topic", [COMPUTED, RECOMPUTED])
def test_a_falsified_share_is_named(year: Audited, topic: str) -> None:
    seq = falsify(year, topic, "caf-069", share=200_00)

    assert "La part de caf-069" in said(year, seq)
    assert (CENTRALE, seq) in year.places(CENTRALE)


def test_a_base_that_is_not_what_was_invoiced_is_named(year: Audited) -> None:
    seq = falsify(year, COMPUTED, "cpam-069", invoiced=200_00, base=200_00)

    assert "La base de cpam-069" in said(year, seq)


def test_a_base_that_its_own_line_does_not_give_is_named(year: Audited) -> None:
    seq = falsify(year, COMPUTED, "cpam-069", base=1)

    assert "La base de cpam-069" in said(year, seq)


def test_a_payer_left_out_is_named(year: Audited) -> None:
    seq = year.seq(CENTRALE, COMPUTED)
    data = content(year, CENTRALE, seq)
    manifest = [line for line in data["manifest"] if line["log"] != "cpam-069"]
    forged(year, CENTRALE, seq, manifest=manifest)

    found = said(year, seq)
    assert "de cpam-069 devrait compter" in found
    assert "L’empreinte remise aux membres" in found


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"hours": 700_00}, "Les heures réparties sont"),
        ({"unattributed": 1}, "Les parts et les heures sans attribution"),
        ({"reported_in": "2026-Q2"}, "est au compte du 2026-Q2"),
        ({"commitment": "00" * 32}, "L’empreinte remise aux membres"),
        ({"method": "volumes"}, "Les heures réparties sont"),
    ],
)
def test_every_falsified_part_of_an_attribution_is_reported(
    year: Audited, changed: dict[str, Any], sentence: str
) -> None:
    seq = year.seq(CENTRALE, COMPUTED)
    forged(year, CENTRALE, seq, **changed)

    assert sentence in said(year, seq)


def test_a_share_falsified_in_a_member_s_log_is_reported(year: Audited) -> None:
    seq = year.seq("caf-069", "delivered.hours-attributed")
    forged(year, "caf-069", seq, hours=999_00)

    assert ("caf-069", seq) in year.places("caf-069")


@pytest.mark.parametrize("topic", [COMPUTED, RECOMPUTED])
def test_a_share_withheld_without_reason_is_reported(year: Audited, topic: str) -> None:
    seq = falsify(year, topic, "caf-069", withheld=True, share=0, protected=[])

    assert "laissent deviner les factures d’un autre membre" in said(year, seq)


def test_a_late_invoice_counted_too_early_is_reported(year: Audited) -> None:
    # As if caf-013's had been taken alone: the others are put back to what they had been invoiced at the closing.
    before = content(year, CENTRALE, year.seq(CENTRALE, COMPUTED))
    seq = year.seq(CENTRALE, RECOMPUTED)
    lines = {line["log"]: line for line in before["manifest"]}
    data = content(year, CENTRALE, seq)
    manifest = [
        line if line["log"] == "caf-013" else {**line, **_invoices(lines[line["log"]])}
        for line in data["manifest"]
    ]
    forged(year, CENTRALE, seq, manifest=manifest)

    assert "laissent deviner les factures d’un autre membre" in said(year, seq)


def _invoices(line: dict[str, Any]) -> dict[str, Any]:
    return {name: line[name] for name in ("cut", "invoiced", "credited", "base")}


@pytest.fixture
def penalised(database: Database) -> Iterator[Audited]:
    """A penalty for 183 h: 833 due, 600 validated over two members and the centrale, 50 excused."""
    with audited_story(database) as (audited, story):
        short(story)
        story.on_lot(notify_difficulty, on="2026-05-04", reason="candidats", excused_hours=50_00)
        noticed(story)
        story.on_lot(decide_penalty, on="2026-08-01")
        assert audited.verify().problems == []
        yield audited


def test_hours_that_a_log_never_had_are_named_at_the_penalty(penalised: Audited) -> None:
    seq = penalised.seq(CENTRALE, "execution.penalty-decided")
    corrected = penalised.seq("cpam-075", "hours.corrected")
    forged(penalised, "cpam-075", corrected, delta=-30_00)

    assert (CENTRALE, seq) in penalised.places()
    found = " ".join(problem.problem for problem in penalised.verify().problems).replace("\u00a0", " ")
    assert "compte 380,00 heures validées" in found
    assert "son journal dit 370,00 heures" in found


def test_a_penalty_that_is_not_the_sum_of_its_terms_is_named(penalised: Audited) -> None:
    seq = penalised.seq(CENTRALE, "execution.penalty-decided")
    forged(penalised, CENTRALE, seq, hours=200_00)

    assert (CENTRALE, seq) in penalised.places()


@pytest.fixture
def found(database: Database) -> Iterator[tuple[Story, Audited]]:
    """Paris, and Lyon with 35 h validated; and their audit."""
    with audited_story(database) as (audited, story):
        story.ready(PARIS, LYON)
        story.declares(LYON, "h1", hours=35_00)
        story.validates(LYON, "h1")
        yield story, audited


@pytest.fixture
def merged(found: tuple[Story, Audited]) -> Audited:
    """Lyon merged into Paris, and 14 h validated since."""
    story, audited = found
    story.declares(LYON, "h2", hours=14_00)
    merges(story)
    story.validates(LYON, "h2")
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
    found: tuple[Story, Audited], together: bool
) -> None:
    story, audited = found
    merges(story)
    if not together:  # in one delivery, or in two
        story.facts(PARIS)
    closes(story, "2026-Q1", on="2026-04-10")
    story.publishes("2026-Q1")
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

    found = [problem.problem for problem in merged.verify(CENTRALE).problems]
    assert any("ne suit pas la précédente" in sentence for sentence in found)


@pytest.mark.parametrize("change", ["set into_log = log", "set cut = 0"])
def test_a_table_that_says_otherwise(merged: Audited, change: str) -> None:
    merged.tamper(f"update lineages {change} where log = %s", LYON)

    assert merged.places() == {(CENTRALE, merged.seq(CENTRALE, "organisation.merged"))}


def test_a_merger_that_the_table_lacks(merged: Audited) -> None:
    merged.tamper("delete from lineages where log = %s", LYON)

    assert merged.places() == {(CENTRALE, merged.seq(CENTRALE, "organisation.merged"))}
