"""A bundle verifies where nothing of Tremplin is; whatever is changed in one is found, and named."""

import io
import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.http.response import HttpResponseBase
from django.test import Client, override_settings

from support.demo_clients import demo_client
from support.postgres_server import Database
from support.sealed import ORIGIN, Sealer, reseal
from tremplin_infra.demo.acts.parties import WORKED_EXAMPLE
from tremplin_platform.store.seals.signing_files import make_key_file, read_verifiers
from tremplin_platform.verifier.assembly import verify_py
from tremplin_platform.verifier.bundle_check import check_bundle
from tremplin_platform.verifier.findings import Unusable
from tremplin_platform.verifier.log_check import digest_of
from tremplin_platform.verifier.report import verdict
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres

PYTHONS = sorted(Path("/root/.pyenv/versions").glob("3.1[1-9]*/bin/python3")) or [Path(sys.executable)]
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


@pytest.fixture(scope="module")
def world(demo_database: Database, tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp("bundles")
    sealer = reseal(demo_database, tmp_path_factory.mktemp("keys"))
    members = tuple(
        log for (log,) in demo_database.rows("select log from heads where seq > 0 and log <> 'centrale'")
    )
    made = World(demo_database, sealer, members, folder, Path())
    return World(demo_database, sealer, members, folder, made.saved(WORKED_EXAMPLE))


def found(file: Path, *, key: str | None = None, kept: Path | None = None) -> str:
    """Return the verdict on a bundle."""
    _, findings = check_bundle(file, key=key, kept=kept)
    return verdict(findings)


def run(python: Path, script: Path, *arguments: str) -> tuple[int, str, str]:
    """Run verify.py with no environment and no package of this installation."""
    ended = subprocess.run(
        [python, "-I", "-S", script, *arguments],
        env={},
        cwd=script.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    return ended.returncode, ended.stdout, ended.stderr


def test_every_log_of_the_demo_conforms(world: World) -> None:
    assert len(world.members) > 40
    verdicts = {log: found(world.saved(log), key=world.key) for log in (*world.members, "centrale")}

    assert {log: said for log, said in verdicts.items() if said != "CONFORME"} == {}


def test_verify_py_needs_python_alone(world: World, tmp_path: Path) -> None:
    with ZipFile(world.example) as zipped:
        script = tmp_path / "verify.py"
        script.write_bytes(zipped.read("verify.py"))
    assert script.read_text() == verify_py()
    (tmp_path / "broken.zip").write_bytes(world.example.read_bytes()[:5000])
    for python in PYTHONS:
        code, printed, complaint = run(python, script, str(world.example), "--key", world.key)
        assert (code, printed.splitlines()[-1], complaint) == (0, "CONFORME", ""), python
        code, printed, complaint = run(python, script, "broken.zip")
        assert (code, printed, complaint.count("\n")) == (2, "", 1), python


def test_the_same_bytes_for_the_same_position(world: World) -> None:
    assert world.saved(WORKED_EXAMPLE).read_bytes() == world.example.read_bytes()


def test_its_documents_are_those_of_the_reads(world: World) -> None:
    files = _files(world.example)
    events = [json.loads(line) for line in files["events.jsonl"].splitlines()]
    auditor = demo_client(Role.AUDITOR)
    results = auditor.get(f"/api/v1/members/{WORKED_EXAMPLE}/results", {"known_at": len(events)})
    listed = auditor.get(f"/api/v1/events?log={WORKED_EXAMPLE}&limit=1000")
    head = auditor.get("/api/v1/proofs/head", {"log": WORKED_EXAMPLE})
    published = {row["quarter"]: row["published"] for row in results.json()["quarters"] if row["published"]}

    assert json.loads(files["results.json"]) == results.json()
    assert events == listed.json()["results"]
    assert json.loads(files["head.json"]) == head.json()
    assert files["checkpoint.txt"].decode() == head.json()["checkpoint"]
    assert files["key.txt"].decode().strip() == world.key
    totals: dict[str, float] = {}
    for row in json.loads(files["published.json"]):
        totals[row["quarter"]] = totals.get(row["quarter"], 0) + float(row["reported"])
    assert totals == {quarter: float(hours) for quarter, hours in published.items() if float(hours)}


def _files(bundle: Path) -> Files:
    with ZipFile(bundle) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def _zipped(folder: Path, files: Mapping[str, bytes]) -> Path:
    path = folder / "changed.zip"
    with ZipFile(path, "w", ZIP_DEFLATED) as zipped:
        for name, content in files.items():
            zipped.writestr(name, content)
    return path


def _edited(files: Files, name: str, change: Callable[[Any], None]) -> None:
    document = json.loads(files[name])
    change(document)
    files[name] = json.dumps(document, ensure_ascii=False).encode()


def _event(
    files: Files, seq: int, change: Callable[[dict[str, Any]], None], *, with_digest: bool = False
) -> None:
    lines = files["events.jsonl"].splitlines()
    event = json.loads(lines[seq - 1])
    change(event)
    if with_digest:
        event["digest"] = digest_of(event).hex()
    lines[seq - 1] = json.dumps(event, ensure_ascii=False).encode()
    files["events.jsonl"] = b"\n".join(lines) + b"\n"


def _swapped(files: Files) -> None:
    lines = files["events.jsonl"].splitlines()
    lines[4], lines[5] = lines[5], lines[4]
    files["events.jsonl"] = b"\n".join(lines) + b"\n"


def _removed(files: Files, seq: int) -> None:
    lines = files["events.jsonl"].splitlines()
    del lines[seq - 1]
    files["events.jsonl"] = b"\n".join(lines) + b"\n"


CHANGES: dict[str, tuple[Callable[[Files], None], str]] = {
    "data": (
        lambda files: _event(files, 7, lambda event: event["data"].update(by="autre")),
        "l’événement 7 ",
    ),
    "digest": (lambda files: _event(files, 7, lambda event: event.update(digest="0" * 64)), "l’événement 7 "),
    "effective": (
        lambda files: _event(files, 7, lambda event: event.update(effective="2020-01-01")),
        "l’événement 7 ",
    ),
    "rewritten": (
        lambda files: _event(files, 7, lambda event: event["data"].update(by="autre"), with_digest=True),
        "la racine scellée",
    ),
    "instant": (
        lambda files: _event(
            files, 7, lambda event: event.update(recorded_at="2020-01-01T00:00:00.000000Z"), with_digest=True
        ),
        "la racine scellée",
    ),
    "order": (_swapped, "l’événement 5 "),
    "one less": (lambda files: _removed(files, 3), "l’événement 3 "),
    "the last less": (lambda files: _removed(files, 42), "la tête scellée est de taille 42"),
    "not an event": (
        lambda files: files.update({"events.jsonl": b"{}\n" + files["events.jsonl"]}),
        "l’événement 1 ",
    ),
    "root": (
        lambda files: _edited(files, "head.json", lambda head: head.update(root="A" * 43 + "=")),
        "la racine",
    ),
    "place": (
        lambda files: _edited(files, "head.json", lambda head: head.update(index=0)),
        "la tête n’est pas",
    ),
    "proof": (
        lambda files: _edited(files, "head.json", lambda head: head["inclusion"].pop()),
        "la tête n’est pas",
    ),
    "signature": (
        lambda files: files.update({"checkpoint.txt": files["checkpoint.txt"].replace(b"\n44\n", b"\n45\n")}),
        "la signature",
    ),
    "results": (
        lambda files: _edited(
            files, "results.json", lambda of: of["clause_hours"].update(validated="127.50")
        ),
        "clause_hours.validated",
    ),
    "quarter": (
        lambda files: _edited(files, "results.json", lambda of: of["quarters"][0].update(reported="1.00")),
        "quarters[1].reported",
    ),
    "lot": (
        lambda files: _edited(files, "results.json", lambda of: of["lots"][0].update(due="1.00")),
        "lots, ",
    ),
    "usage": (
        lambda files: _edited(
            files, "results.json", lambda of: of["reserved_usage"].update(reserved_lots_open=99)
        ),
        "reserved_usage.reserved_lots_open",
    ),
    "position": (
        lambda files: _edited(files, "results.json", lambda of: of["as_of"].update(seq=41)),
        "results.json",
    ),
    "published": (
        lambda files: _edited(files, "published.json", lambda of: of[0].update(reported="1.00")),
        "published.json",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_changed_is_named(world: World, tmp_path: Path, name: str) -> None:
    files = _files(world.example)
    change, named = CHANGES[name]
    change(files)

    said = found(_zipped(tmp_path, files), key=world.key)

    assert said.startswith("NON CONFORME : "), said
    assert named in said


def _bombs() -> Iterator[tuple[str, bytes]]:
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as zipped:
        zipped.writestr("head.json", b"0" * (40 * 2**20))
    yield "bomb", packed.getvalue()
    yield "empty", b""
    yield "no zip", b"PK\x03\x04 nothing"
    foreign = io.BytesIO()
    with ZipFile(foreign, "w") as zipped:
        zipped.writestr("photo.jpg", b"\xff\xd8")
    yield "foreign", foreign.getvalue()


def test_what_is_no_bundle_is_refused_in_a_sentence(world: World, tmp_path: Path) -> None:
    file = tmp_path / "given.zip"
    for name, content in _bombs():
        file.write_bytes(content)
        with pytest.raises(Unusable) as refused:
            check_bundle(file, key=None, kept=None)
        assert str(refused.value).endswith("."), name
    with pytest.raises(Unusable, match="autre origine"):
        check_bundle(world.example, key=OTHER_ORIGIN, kept=None)
    with pytest.raises(Unusable, match="pas signé par cette clé"):
        check_bundle(world.example, key=_another_key(tmp_path), kept=None)


OTHER_ORIGIN = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"


def _another_key(folder: Path) -> str:
    make_key_file(folder / "other.key", name=ORIGIN)
    return read_verifiers(folder / "other.key")[0].written()


def test_who_kept_a_note_sees_that_it_is_continued(world: World, tmp_path: Path) -> None:
    first = tmp_path / "kept.txt"
    first.write_bytes(_files(world.example)["checkpoint.txt"])
    world.sealer.append("centrale", 900, 901)
    world.sealer.sealed()

    later = world.saved("centrale", since=44)
    assert found(later, key=world.key, kept=first) == "CONFORME"
    assert "consistency.json" in _files(later)
    with pytest.raises(Unusable, match="since=44"):
        check_bundle(world.saved("centrale"), key=world.key, kept=first)


def test_who_may_have_one(world: World) -> None:
    def answered(log: str, who: Role = Role.AUDITOR, **query: int) -> int:
        with closing(world.bundle(log, who=who, **query)) as answer:
            return answer.status_code

    assert {role: answered(WORKED_EXAMPLE, role) for role in Role} == {
        Role.AUDITOR: 200,
        Role.MEMBER: 200,
        Role.BUYER: 403,
        Role.CONTRACTOR: 403,
        Role.FACILITATOR: 403,
    }
    others = next(log for log in world.members if log != WORKED_EXAMPLE)
    assert answered(others, Role.MEMBER) == answered("nobody", Role.MEMBER) == answered("nobody") == 404
    assert answered(WORKED_EXAMPLE, size=41) == 404
    assert answered(WORKED_EXAMPLE, since=43) == 422
