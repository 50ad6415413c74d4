"""An import on a database of the test's own."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from support.postgres_server import Database
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
