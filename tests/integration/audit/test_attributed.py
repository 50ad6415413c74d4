"""What a closing shared is computed again from the logs: a share, a base or a total that was falsified is named."""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from typing import Any

import pytest

from support.audited import Audited, forged
from support.postgres_server import Database
from support.sharing import FOUR, chooses, closes, is_invoiced, prepares, works
from support.store_logs import store_logs
from support.story import BUYER, CENTRALE, Story
from tremplin_platform.audit.stored import stored_events
from tremplin_platform.commands.hours.hours import correct_hours
from tremplin_platform.domain.attribution.shares import commitment_of

pytestmark = pytest.mark.postgres
COMPUTED, RECOMPUTED = "attribution.computed", "attribution.recomputed"


@pytest.fixture
def year(database: Database) -> Iterator[Audited]:
    """Hours shared by spend, then again for late invoices and a correction; and by volumes from May on."""
    with ExitStack() as stack:
        logs = stack.enter_context(store_logs(database))
        logs.clear()
        story = Story(logs)
        prepares(story, *FOUR)
        chooses(story, "volumes", since="2026-05-01", caf_013=1_00, caf_069=3_00)
        for member, cents in zip(FOUR, (412_300_50, 298_720_00, 200_174_33, 20_00), strict=True):
            is_invoiced(story, member, cents)
        is_invoiced(story, "caf-013", -10_00, name="a-1")
        works(story, 612_34)
        works(story, 8_00, "h2", days=("2026-04-06", "2026-04-10"))
        works(story, 4_00, "h3", days=("2026-05-04", "2026-05-06"))
        closes(story, "2026-Q1", on="2026-04-12")
        for member, cents in zip(FOUR, (10_00, 50_000_00, 20_00, 30_00), strict=True):
            is_invoiced(story, member, cents, name="late")
        story.do(CENTRALE, correct_hours, identifier="h1", delta=-12_34, reason="pointage", by=BUYER)
        closes(story, "2026-Q2", on="2026-07-12")
        for member in FOUR:
            logs.deliver(member)
        feed = stack.enter_context(closing(database.connect("feed")))
        yield Audited(feed, stack.enter_context(closing(database.connect_superuser())))


def content(year: Audited, log: str, seq: int) -> dict[str, Any]:
    told = next(event.content() for event in stored_events(year.feed, log=log) if event.seq == seq)
    assert told is not None
    return told


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

    told = said(year, seq)
    assert "de cpam-069 devrait compter" in told
    assert "L’empreinte remise aux membres" in told


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
