"""Rows in quarantine are tried again under the rules of today."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg

from support.decp_files import UGAP, contract_row, document, write_json
from tremplin_platform.commands.decp.recording.quarantine_retry import retry
from tremplin_platform.store.decp.observed import CentraleLog
from tremplin_platform.store.decp.quarantine import Quarantined, keep, refused_row, refused_rows
from tremplin_platform.store.reading import read_all

Import = Callable[..., dict[str, Any]]


def retried(commands: psycopg.Connection) -> dict[str, Any]:
    def refused(after: int, limit: int) -> list[Quarantined]:
        return refused_rows(commands, after=after, limit=limit)

    return retry(refused=refused, log=CentraleLog(commands), today="2026-11-24").as_json()


def refused_before(row: Any, **fields: Any) -> Quarantined:
    """A row that an older rule refused."""
    whole = {"file": "old.json", "line": 3, "reason": "bad-date", "sentence": "Une date est fausse."}
    return Quarantined(**{**whole, "original": json.dumps(row), "whole": True, "concession": False, **fields})


def hold(commands: psycopg.Connection, *rows: Quarantined) -> None:
    with CentraleLog(commands).slice():
        keep(commands, rows)


def test_a_row_that_passes_today_is_recorded_and_leaves(commands: psycopg.Connection) -> None:
    hold(commands, refused_before(contract_row()), refused_before(contract_row(None), line=4))

    report = retried(commands)

    assert (report["read"], report["recorded"], report["quarantined"]) == (2, 1, {"no-id": 1})
    (left,) = refused_rows(commands)
    assert (left.line, left.reason) == (4, "no-id")
    (fact,) = read_all(commands, log="centrale")
    assert (fact.data["buyer"], fact.data["source"]) == (UGAP, {"file": "old.json", "row": 3})


def test_a_row_that_came_in_another_file_since_is_known_and_leaves(
    commands: psycopg.Connection, import_decp: Import, tmp_path: Path
) -> None:
    hold(commands, refused_before(contract_row()))
    import_decp(write_json(tmp_path / "new.json", document(contract_row())))

    assert retried(commands)["known"] == 1
    assert refused_rows(commands) == []


def test_a_concession_stays_one_and_an_outline_is_never_tried(commands: psycopg.Connection) -> None:
    hold(
        commands,
        refused_before(contract_row(), concession=True),
        refused_before(contract_row(), line=4, whole=False),
    )

    assert retried(commands)["quarantined"] == {"concession": 1}
    assert [item.line for item in refused_rows(commands)] == [3, 4]


def test_a_row_is_found_by_its_number(commands: psycopg.Connection) -> None:
    hold(commands, refused_before(contract_row()))
    (row,) = refused_rows(commands)

    assert refused_row(commands, identifier=row.id) == row
    assert refused_row(commands, identifier=row.id + 1) is None
