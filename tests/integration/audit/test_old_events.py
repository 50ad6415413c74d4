"""Rule 61: what the first year wrote is read, replayed and verified by the code of the third."""

from datetime import date
from pathlib import Path

import pytest

from support.facts import append_to, open_logs
from support.feeding import feed
from support.postgres_server import Database
from support.replay import replay
from tremplin_platform.audit.verify import verify
from tremplin_platform.events.catalog import events, version_of
from tremplin_platform.events.envelope import encode, from_wire
from tremplin_platform.store.appending import NewFact
from tremplin_projections.queries.members.results import results
from tremplin_projections.scope import reading

pytestmark = pytest.mark.postgres

GOLDEN = Path(__file__).parents[2] / "golden" / "events"
LOG = "cpam-075"
FIRST_YEAR = (
    "call-off.placed",
    "invoice.received",
    "invoice.credited",
    "hours.declared",
    "hours.validated",
    "hours.corrected",
)
"""Events whose shape changed since: each has a frozen example of its first version."""


def written_then(topic: str) -> NewFact:
    """The frozen example of the first version, byte for byte; each about a subject of its own, begun or gone on."""
    example = from_wire((GOLDEN / f"{topic}.v1.json").read_bytes())
    version = {"hours.validated": 2, "hours.corrected": 3}.get(topic, 1)
    return NewFact(
        topic=topic,
        version=1,
        subject=example.subject,
        subject_version=version,
        effective=example.data["effective"],
        data=encode(example.data),
    )


def test_rule_61_the_first_year_replays_with_the_code_of_the_third(database: Database) -> None:
    changed = {topic for topic, event in events().items() if version_of(event) > 1}
    assert set(FIRST_YEAR) <= changed
    open_logs(database, LOG)
    with database.connect("command") as commands:
        append_to(commands, LOG, [written_then(topic) for topic in FIRST_YEAR])
    feed(database)

    with database.connect("feed") as feeding:
        assert replay(feeding).differences == []
        assert verify(feeding, log=LOG).problems == []
    with reading(log=LOG):
        found = results(log=LOG, today=date(2028, 1, 1))

    # as the examples say: 35,00 h declared, 28,50 h validated, then corrected; 61,73 h due on 12 345,67 € ordered
    correction = from_wire((GOLDEN / "hours.corrected.v1.json").read_bytes()).data["delta"]
    assert (found.clause_hours.declared, found.clause_hours.validated) == (35_00, 28_50 + correction)
    assert found.reserved_usage.reserved_spend == sum(
        from_wire((GOLDEN / f"invoice.{kind}.v1.json").read_bytes()).data["amount"]
        for kind in ("received", "credited")
    )
