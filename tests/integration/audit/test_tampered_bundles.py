"""Whatever is changed in a bundle is found and named; what is no bundle is refused in a sentence."""

import io
import json
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from support.bundle_mutations import ZIPS, mutated, zipped
from support.bundles import Files, World, bundled_world, files_of, found
from support.postgres_server import Database
from support.sealed import ORIGIN
from tremplin_platform.store.seals.signing_files import make_key_file, read_verifiers
from tremplin_platform.verifier.bundle_check import check_bundle
from tremplin_platform.verifier.findings import Unusable
from tremplin_platform.verifier.log_check import digest_of
from tremplin_platform.verifier.main import main

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
    "a figure as an integer": (
        lambda files: _edited(files, "results.json", lambda of: of["clause_hours"].update(validated=12650)),
        "clause_hours.validated",
    ),
    "a figure more": (
        lambda files: _edited(files, "results.json", lambda of: of["lots"][0].update({"validated ": "9.00"})),
        "lots, ",
    ),
    "a lot twice": (
        lambda files: _edited(
            files, "results.json", lambda of: of["lots"].append(of["lots"][0] | {"validated": "0.00"})
        ),
        "lots : ",
    ),
    "a lot less": (lambda files: _edited(files, "results.json", lambda of: of["lots"].pop(0)), "lots, "),
    "title": (
        lambda files: _edited(files, "results.json", lambda of: of["lots"][0].update(title="Autre")),
        "lots, ",
    ),
    "target": (
        lambda files: _edited(files, "results.json", lambda of: of["lots"][0].update(lot_target="1.00")),
        "lots, ",
    ),
    "method": (
        lambda files: _edited(files, "results.json", lambda of: of["lots"][0].update(method="volumes")),
        "lots, ",
    ),
    "name": (
        lambda files: _edited(files, "results.json", lambda of: of["organisation"].update(name="CPAM")),
        "organisation.name",
    ),
    "sentence": (
        lambda files: _edited(
            files, "results.json", lambda of: of.update(sentence=of["sentence"].replace("126,50", "826,50"))
        ),
        "la phrase de results.json",
    ),
    "published in a quarter to come": (
        lambda files: _edited(
            files,
            "published.json",
            lambda of: of.append({"quarter": "2027-Q1", "contract": "c", "lot": "l", "reported": None}),
        ),
        "published.json",
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


def _report(world: World, file: Path, packed: bytes, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    file.write_bytes(packed)
    code = main([str(file), "--key", world.key])
    return code, "".join(capsys.readouterr())


def _held_to(files: Files) -> str:
    """Return what a bundle says and the report answers for, in one form."""
    documents = {name: json.loads(files[name]) for name in ("head.json", "results.json", "published.json")}
    documents["results.json"].pop("attention")
    documents["results.json"]["sentence"] = documents["results.json"]["sentence"].split()
    documents["published.json"].sort(key=str)
    documents["results.json"]["lots"].sort(key=str)
    events = [json.loads(line) | {"sentence": ""} for line in files["events.jsonl"].splitlines()]
    return json.dumps([documents, events, files["checkpoint.txt"].decode()], sort_keys=True)


def test_no_mutation_is_conform_unless_it_changes_nothing(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files, file, held_to = (
        files_of(world.example),
        tmp_path / "mutated.zip",
        _held_to(files_of(world.example)),
    )
    conform = _report(world, file, zipped(files), capsys)
    assert conform[1].splitlines()[-1] == "CONFORME"

    for seed in range(int(os.environ.get("TREMPLIN_MUTATIONS", "150"))):
        found = _report(world, file, mutated(files, Random(seed)), capsys)  # noqa: S311 - drawn again by its seed
        if found[0] == 0:
            assert (found, _held_to(files_of(file))) == (conform, held_to), seed
        elif found[0] == 1:
            assert found[1].splitlines()[-1].startswith("NON CONFORME : "), seed
        else:
            assert (found[0], found[1].count("\n"), found[1][:12]) == (2, 1, "verify.py : "), seed


def test_a_zip_that_two_programs_could_read_differently_is_refused(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    packed = zipped(files_of(world.example))
    found = {
        name: _report(world, tmp_path / "made.zip", change(packed), capsys) for name, change in ZIPS.items()
    }

    assert {name: code for name, (code, _) in found.items() if code != 2} == {}
    assert {name: printed for name, (_, printed) in found.items() if printed.count("\n") != 1} == {}


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
