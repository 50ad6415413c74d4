"""An import on a database of the test's own."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from support.in_process_api import SIRET
from support.postgres_server import Database
from tremplin_platform.commands.decp.publishing.own_contracts import read_own_contracts
from tremplin_platform.commands.decp.recording.file_import import import_files
from tremplin_platform.store.decp.observed import CentraleLog
from tremplin_platform.store.decp.rehearsal import RehearsedLog

TODAY = "2026-11-24"
Import = Callable[..., dict[str, Any]]


@pytest.fixture
def commands(database: Database) -> Iterator[psycopg.Connection]:
    """A connection of the command role."""
    with closing(database.connect("command")) as connection:
        yield connection


@pytest.fixture
def import_decp(commands: psycopg.Connection) -> Import:
    """Import paths and give the report as scripts read it; every buyer's contracts by default."""

    def run(*paths: Path, buyers: set[str] | None = None, dry_run: bool = False) -> dict[str, Any]:
        log = RehearsedLog(commands) if dry_run else CentraleLog(commands)
        names = [str(path) for path in paths]
        return import_files(paths=names, log=log, buyers=buyers, today=TODAY).as_json()

    return run


@pytest.fixture
def imported(module_database: Database, tmp_path: Path) -> Callable[[Any], dict[str, Any]]:
    """Import a document as `tremplin import decp --buyer all`."""

    def run(document: Any) -> dict[str, Any]:
        path = tmp_path / "a.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        with module_database.connect("command") as connection:
            own = read_own_contracts(connection, siret=SIRET)
            log = CentraleLog(connection)
            return import_files(paths=[str(path)], log=log, buyers=None, today=TODAY, own=own).as_json()

    return run
