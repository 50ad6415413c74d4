"""The real files are read whole, each of their rows counted, and again without a change."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg

from support.decp_files import REAL, real_file
from tremplin_platform.audit.sentences import sentence
from tremplin_platform.store.decp.quarantine import refused_rows
from tremplin_platform.store.reading import read_all

Import = Callable[..., dict[str, Any]]


def counted(report: dict[str, Any]) -> int:
    taken = report["recorded"] + report["modified"] + report["known"] + report["other_buyers"]
    return int(taken + sum(report["quarantined"].values()))


def test_both_zips_are_read_whole_and_again_bring_nothing(
    commands: psycopg.Connection, import_decp: Import
) -> None:
    zips = [real_file("real/marches-publics.info.zip"), real_file("real/pes.zip")]

    first = import_decp(*zips)
    facts = Counter(item.topic for item in read_all(commands, log="centrale"))
    refused = len(refused_rows(commands, limit=10_000))
    again = import_decp(*zips)

    # 4,509 and 1,148 rows; 189 bring a contract that is there already, 8 of them wrong and 22 in contradiction.
    assert (first["files"], first["read"], counted(first)) == (2, 5657, 5657)
    assert first["quarantined"] == {"bad-siret": 8, "bad-date": 2, "concession": 10, "conflict": 29}
    assert (first["recorded"], first["modified"], first["known"]) == (5440, 0, 168)
    assert (first["flagged"]["zero-amount"], first["flagged"]["contractor-siret"]) == (55, 92)
    assert facts["observed-contract.recorded"] == first["recorded"]
    assert refused == 49

    assert (again["recorded"], again["modified"], again["known"]) == (0, 0, 5608)
    assert again["quarantined"] == first["quarantined"]
    assert Counter(item.topic for item in read_all(commands, log="centrale")) == facts
    assert len(refused_rows(commands, limit=10_000)) == refused


def test_every_file_at_hand_is_counted_row_by_row(commands: psycopg.Connection, import_decp: Import) -> None:
    real_file("schema")
    paths = [path for path in sorted(REAL.rglob("*")) if path.is_file() and "schema" not in path.parts]

    report = import_decp(*paths)

    assert report["files"] == len(paths)
    assert counted(report) == report["read"] > 5657
    faults = {Path(item["file"]).name: item["reason"] for item in report["unreadable"]}
    assert faults["data.gouv.fr_pes.json"] == "empty"
    assert faults["Marche.xml"] == "not-json"
    assert faults["synthetic_INDEX.json"] == "not-decp"
    assert all(item.is_whole() and sentence(item) for item in read_all(commands, log="centrale"))
