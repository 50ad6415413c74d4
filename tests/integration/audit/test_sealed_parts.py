"""Heads sealed and nodes kept in parts of a log and at their ends: altered, they are named as one pass names them."""

import tempfile
from pathlib import Path
from typing import LiteralString
from unittest.mock import patch

import pytest

from support.audited import PARIS, Audited, audited_story, tell_year
from support.divided_logs import MANY_PROCESSES, in_parts
from support.every import every
from support.postgres_server import Database
from support.sealed import Sealer
from tremplin_platform.audit.problem import Problem
from tremplin_platform.proof import frontier

PART, MORE = 4, 11


def _write(database: Database) -> None:
    """A year, then a few orders of PARIS, sealed after each; the nodes of every level are kept."""
    with tempfile.TemporaryDirectory() as folder, audited_story(database) as (_, story):
        sealer = Sealer(database, Path(folder))
        with patch.object(frontier, "KEPT_EVERY", 1):
            tell_year(story)
            sealer.sealed()
            for number in range(MORE):
                story.orders(PARIS, f"bc-{number + 2}", amount=1_00)
                sealer.sealed()


pytestmark = [pytest.mark.postgres, pytest.mark.begins_with(write=_write)]

SIZES = "select size from sealed_heads where log = %s"
ALTERED = (
    (
        SIZES,
        "update sealed_heads set root = set_byte(root, 3, 255 - get_byte(root, 3)) where log = %s and size = %s",
    ),
    (
        "select level, position from tree_nodes where log = %s",
        "update tree_nodes set hash = set_byte(hash, 3, 255 - get_byte(hash, 3))"
        " where log = %s and level = %s and position = %s",
    ),
)
"""What names rows, and what alters one of them, or makes it again what it was."""


def found(year: Audited) -> list[Problem]:
    """The problems of PARIS in one pass, which are those in parts."""
    with patch.object(frontier, "KEPT_EVERY", 1):
        at_once = year.verify(PARIS)
        with in_parts(PART):
            assert year.verify(PARIS, processes=MANY_PROCESSES) == at_once
    return list(at_once.problems)


def test_a_year_sealed_often_has_no_problem(year: Audited) -> None:
    sizes = year.feed.execute(SIZES, (PARIS,)).fetchall()

    assert {size % PART for (size,) in sizes} == set(range(PART))
    assert found(year) == []


@every(("named", "change"), ALTERED)
def test_a_head_or_a_node_altered_anywhere(year: Audited, named: LiteralString, change: str) -> None:
    rows = year.feed.execute(named, (PARIS,)).fetchall()

    assert len(rows) > MORE
    for row in rows:
        year.tamper(change, PARIS, *row)
        assert found(year), row
        year.tamper(change, PARIS, *row)


def test_nodes_that_are_gone(year: Audited) -> None:
    year.run("delete from tree_nodes where log = 'cpam-075' and level = 1 and position % 3 = 0")

    assert found(year)


def test_an_event_altered_between_heads(year: Audited) -> None:
    year.keep_events()
    last = year.head(PARIS)
    for seq in range(last - MORE, last + 1):
        year.tamper(
            "update events set data = set_byte(data, 20, 33), digest = event_digest(log, seq,"
            " event_instant(recorded_at), topic, version, subject, set_byte(data, 20, 33))"
            " where log = %s and seq = %s",
            PARIS,
            seq,
        )
        assert seq <= min(problem.seq for problem in found(year))
        year.restore_events()
    year.run("drop table events_kept")
