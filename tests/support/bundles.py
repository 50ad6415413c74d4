"""Bundles of the demo, sealed by a key of the tests, and what verifies them."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from django.http.response import HttpResponseBase
from django.test import Client, override_settings

from support.demo_clients import demo_client
from support.postgres_server import Database
from support.sealed import Sealer, reseal
from tremplin_infra.demo.acts.parties import WORKED_EXAMPLE
from tremplin_platform.store.seals.signing_files import read_verifiers
from tremplin_platform.verifier.bundle_check import check_bundle
from tremplin_platform.verifier.report import verdict
from tremplin_tenants.roles import Role

Files = dict[str, bytes]


@dataclass(frozen=True)
class World:
    """The demo, sealed by a key of this module; its members; the bundle of one of them, and where it is."""

    database: Database
    sealer: Sealer
    members: tuple[str, ...]
    folder: Path
    example: Path

    def bundle(self, log: str, *, who: Role = Role.AUDITOR, **query: Any) -> HttpResponseBase:
        with override_settings(TREMPLIN_SIGNING_KEY=self.sealer.keys_file):
            client: Client = demo_client(who)
            asked: dict[str, Any] = {"log": log, **query}
            return client.get("/api/v1/audit/bundle", asked)

    def saved(self, log: str, **query: Any) -> Path:
        answer = self.bundle(log, **query)
        assert answer.status_code == 200, log
        path = self.folder / f"{log}-{len(list(self.folder.iterdir()))}.zip"
        path.write_bytes(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
        return path

    @property
    def key(self) -> str:
        return read_verifiers(self.sealer.keys_file)[0].written()


def bundled_world(database: Database, folder: Path) -> World:
    """Seal a copy of the demo by a new key, and take the bundle of its worked example."""
    sealer = reseal(database, folder / "keys")
    (folder / "bundles").mkdir()
    asked = "select log from heads where seq > 0 and log <> 'centrale'"
    members = tuple(log for (log,) in database.rows(asked))
    made = World(database, sealer, members, folder / "bundles", Path())
    return replace(made, example=made.saved(WORKED_EXAMPLE))


def found(file: Path, *, key: str | None = None, kept: Path | None = None) -> str:
    """Return the verdict on a bundle."""
    _, findings = check_bundle(file, key=key, kept=kept)
    return verdict(findings)


def files_of(bundle: Path) -> Files:
    with ZipFile(bundle) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}
