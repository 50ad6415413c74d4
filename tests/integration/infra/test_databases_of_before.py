"""
A database made by an earlier version opens, verifies, replays, is rebuilt, and answers as it did.

A figure added since may stand in answers and in the ledger, and so may a quarter without hours; all that was answered
and counted then must be there, but for the sentence of `results`, which says it in other words.
"""

import json
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import DjangoDbBlocker

from support.command_line import tremplin
from support.database_dump import restore
from support.database_of_before import AWARD, ORDER
from support.feeding import feed
from support.postgres_server import Database, PostgresServer, django_on

pytestmark = pytest.mark.postgres

FOLDERS = sorted(
    folder for folder in (Path(__file__).parents[2] / "golden" / "databases").iterdir() if folder.is_dir()
)
MEMBER = "cpam-075"
PROJECTIONS = ("catalogue", "ledger", "registers")


@pytest.fixture(params=FOLDERS, ids=lambda folder: folder.name)
def folder(request: pytest.FixtureRequest) -> Path:
    """Where one database of before is kept."""
    found: Path = request.param
    return found


@pytest.fixture
def database(
    postgres_server: PostgresServer, folder: Path, django_db_blocker: DjangoDbBlocker
) -> Iterator[Database]:
    """The database of before, restored and migrated by today's command."""
    with postgres_server.empty() as database:
        restore(database, folder / "database.json.gz")
        assert _count(database, "snapshots") > 0
        assert _run(database, "migrate")[0] == 0
        with django_db_blocker.unblock(), django_on(database):
            yield database


def test_an_earlier_database_answers_and_takes_commands(
    database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    answers = json.loads((folder / "answers.json").read_text())
    member, buyer = _client(answers["member"]), _client(answers["buyer"])

    _hold_reads(member, answers["reads"])
    _rebuild_with_figures_added_since(database)
    _hold_reads(member, answers["reads"])

    shutil.copy(folder / "answers.key", tmp_path)
    monkeypatch.setattr(settings, "TREMPLIN_ANSWERS_KEY", tmp_path / "answers.key")
    with database.connect_superuser() as connection:
        connection.execute("update api_answers set answered_at = now()")  # an answer is kept for 72 hours
    before = _count(database, "events")
    again = _post(buyer, "organisations", answers["command"], {"Idempotency-Key": "kept"})
    assert (again.status_code, again.content.decode()) == (201, answers["answered"])
    assert _count(database, "events") == before

    awarded = _post(buyer, "contracts/grand/lots/60/award", AWARD)
    refused = _post(buyer, "contracts/grand/lots/1/award", AWARD)
    ordered = _post(buyer, f"members/{MEMBER}/call-offs", {"id": "bc-apres", **ORDER})
    assert (awarded.status_code, refused.status_code, ordered.status_code) == (200, 422, 201)
    feed(database)
    shown = member.get("/api/v1/events", {"after": ordered.json()["position"]["seq"] - 1}).json()["results"]
    assert [event["type"] for event in shown] == ["call-off.placed"]

    for command in (["audit", "verify"], ["audit", "replay"], *(["rebuild", name] for name in PROJECTIONS)):
        assert _run(database, *command)[0] == 0, command


def _hold_reads(member: Client, reads: Mapping[str, str]) -> None:
    """Compare each answer, but for figures and names added since, and sentences, where names replaced identifiers."""
    for path, expected in reads.items():
        recorded = _without_sentences(json.loads(expected))
        answered = _as_recorded(member.get(path).json(), recorded)
        assert json.dumps(answered) == json.dumps(recorded), path


def _without_sentences(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_sentences(part) for name, part in value.items() if name != "sentence"}
    return [_without_sentences(item) for item in value] if isinstance(value, list) else value


def _as_recorded(answered: Any, recorded: Any) -> Any:
    """Return the answer without the names and quarters that were not recorded; the others keep their order."""
    if isinstance(answered, dict) and isinstance(recorded, dict):
        return {
            name: _as_recorded(value, recorded[name]) for name, value in answered.items() if name in recorded
        }
    if isinstance(answered, list) and any("quarter" in row for row in recorded):
        named = {row["quarter"]: row for row in recorded}
        added = [row for row in answered if row["quarter"] not in named]
        assert all(
            value in ("0.00", None) for row in added for name, value in row.items() if name != "quarter"
        )
        answered = [row for row in answered if row["quarter"] in named]
    if isinstance(answered, list) and isinstance(recorded, list) and len(answered) == len(recorded):
        return [_as_recorded(*pair) for pair in zip(answered, recorded, strict=True)]
    return answered


def _rebuild_with_figures_added_since(database: Database) -> None:
    """Rebuild the ledger: it differs by the entries of measures that had none, and by nothing else."""
    before = _entries(database)
    code, printed = _run(database, "rebuild", "ledger")
    added = _entries(database) - before
    assert code == (1 if added else 0), printed
    assert before <= _entries(database)
    assert not {measure for measure, *_ in added} & {measure for measure, *_ in before}


def _entries(database: Database) -> Counter[tuple[Any, ...]]:
    """Count the ledger's entries, by their content; their place among those of their event may move."""
    with database.connect_superuser() as connection:
        return Counter(
            connection.execute(
                "select measure, log, seq, contract, lot, quarter, effective, amount, article, usage"
                "  from ledger_entries"
            ).fetchall()
        )


def _run(database: Database, *arguments: str) -> tuple[int, str]:
    done = tremplin(*arguments, settings={"DATABASE_URL": database.url})
    return done.returncode, done.stdout + done.stderr


def _client(key: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {key}"})


def _post(client: Client, path: str, body: Mapping[str, Any], headers: dict[str, str] | None = None) -> Any:
    return client.post(
        f"/api/v1/{path}", json.dumps(body), content_type="application/json", headers=headers or {}
    )


def _count(database: Database, table: str) -> int:
    ((count,),) = database.rows(f"select count(*) from {table}")  # noqa: S608
    return int(count)
