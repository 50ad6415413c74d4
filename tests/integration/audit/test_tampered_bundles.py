"""Whatever is changed in a bundle is found and named; what is no bundle is refused in a sentence."""

import io
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from support.bundles import Files, World, bundled_world, files_of, found
from support.postgres_server import Database
from support.sealed import ORIGIN
from tremplin_platform.store.seals.signing_files import make_key_file, read_verifiers
from tremplin_platform.verifier.bundle_check import check_bundle
from tremplin_platform.verifier.findings import Unusable
from tremplin_platform.verifier.log_check import digest_of

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def world(demo_database: Database, tmp_path_factory: pytest.TempPathFactory) -> World:
    return bundled_world(demo_database, tmp_path_factory.mktemp("world"))


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
    files = files_of(world.example)
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
