"""`make scale` loads, applies, checks and serves what it is asked for, and prints each stage."""

import pytest

from bench import scale
from support.postgres_server import Database

pytestmark = [pytest.mark.faults, pytest.mark.postgres, pytest.mark.kafka]


def test_every_stage_is_printed(
    database: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(scale, "STARTS", 1)

    figures = scale.run(database, scale.Size(members=3, events=300, workers=2))

    printed = capsys.readouterr().out
    for stage in (
        "bulk append",
        "relay",
        "Kafka to rows, 2 workers",
        "rebuild",
        "seal",
        "verify",
        "up, on all",
    ):
        assert stage in printed
    assert all(f"GET {path} ({role})" in printed for role, path in scale.READS)
    assert "bytes an event" in printed
    assert [figure.unit for figure in figures] == ["s more", "bytes an event", "MB"]
    assert database.rows("select count(*) from heads where log like 'cpam-%%'") == [(3,)]
    assert database.rows("select sum(seq) from heads where log = 'cpam-00001'") == [(165,)]
