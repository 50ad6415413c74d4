"""Changes to a bundle, drawn at random from a seed: any value, field, row, line, byte or file of it."""

import io
import json
import stat
from collections.abc import Callable, Iterator
from random import Random
from typing import Any
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile, ZipInfo

from tremplin_platform.verifier.log_check import digest_of

Files = dict[str, bytes]
_Change = Callable[[bytes], bytes]

_VALUES: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 3, 12650, 2**31, 2**63, 2**64, -(2**63), 1.5, 0.0, 126.5, float("nan"), float("inf"),
    "", "0", "0.00", "-0.00", "126.50", "0126.50", "126.5", "1.265e2", "\u0661\u0662.\u0665\u0660", "126,50", "NaN",
    "2026-Q1", "9999-Q4", "0000-00-00", "centrale", "../x", "A" * 43 + "=", "\ud800", "\u202e05.621", "x\nCONFORME",
    [], [None], {}, {"a": 1}, [[]],
)  # fmt: skip
_TEXTS = ("checkpoint.txt", "key.txt")
_DOCUMENTS = ("head.json", "results.json", "published.json")


def zipped(files: Files) -> bytes:
    """Return a zip of these files."""
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(ZipInfo(name), content, ZIP_DEFLATED)
    return packed.getvalue()


def mutated(files: Files, draw: Random) -> bytes:
    """Return a bundle with one change."""
    changed = dict(files)
    kind = draw.choice((_byte, _document, _document, _document, _event, _event, _lines, _text))
    if kind is _byte:
        return _byte(zipped(files), draw)
    kind(changed, draw)
    return zipped(changed)


def _byte(packed: Any, draw: Random) -> bytes:
    changed = bytearray(packed)
    place = draw.randrange(len(changed))
    if draw.random() < 0.7:
        changed[place] ^= 1 << draw.randrange(8)
    else:
        changed[place : place + draw.choice((1, 4, 100))] = b""
    return bytes(changed)


def _document(files: Files, draw: Random) -> None:
    name = draw.choice(_DOCUMENTS)
    document = json.loads(files[name])
    text = json.dumps(_changed(document, draw), ensure_ascii=True)
    if draw.random() < 0.1:
        text = text.replace("{", '{"size": 1, ', 1)
    files[name] = text.encode()


def _event(files: Files, draw: Random) -> None:
    lines = files["events.jsonl"].splitlines()
    at = draw.randrange(len(lines))
    event = _changed(json.loads(lines[at]), draw)
    if draw.random() < 0.5:
        try:
            event["digest"] = digest_of(event).hex()
        except (ValueError, TypeError, KeyError):
            event["digest"] = "0" * 64
    lines[at] = json.dumps(event).encode()
    files["events.jsonl"] = b"\n".join(lines) + b"\n"


def _lines(files: Files, draw: Random) -> None:
    lines = files["events.jsonl"].splitlines(keepends=True)
    at, other = draw.randrange(len(lines)), draw.randrange(len(lines))
    match draw.randrange(4):
        case 0:
            del lines[at]
        case 1:
            lines.insert(other, lines[at])
        case 2:
            lines[at], lines[other] = lines[other], lines[at]
        case _:
            lines.insert(
                at, draw.choice((b"\n", b"{}\n", b"null\n", b"[" * 9000 + b"\n", b"1" * 5000 + b"\n"))
            )
    files["events.jsonl"] = b"".join(lines)


def _text(files: Files, draw: Random) -> None:
    name = draw.choice(_TEXTS)
    text = files[name]
    at = draw.randrange(len(text))
    inserted = draw.choice((b"", b"0", b"9" * 5000, b"\n", b" ", b"-", b"\xff", b"\xe2\x80\xae", b"A"))
    files[name] = text[:at] + inserted + text[at + draw.randrange(2) :]


def _changed(document: Any, draw: Random) -> Any:
    """Change a value, a name or a row at a place of a document."""
    holders = [holder for holder in _holders(document) if holder]
    holder = draw.choice(holders)
    key = draw.choice(list(holder)) if isinstance(holder, dict) else draw.randrange(len(holder))
    match draw.randrange(4):
        case 0:
            del holder[key]
        case 1 if isinstance(holder, dict):
            holder[f"{key}{draw.choice((' ', '2', chr(0x200B)))}"] = holder[key]
        case 1:
            holder.append(holder[key])
        case _:
            holder[key] = draw.choice(_VALUES)
    return document


def _holders(value: Any) -> Iterator[Any]:
    if isinstance(value, dict | list):
        yield value
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _holders(inner)


def _named(name: str, content: bytes = b"1", *, mode: int = 0o644, method: int = ZIP_DEFLATED) -> _Change:
    """Add a file to a zip."""

    def added(packed: bytes) -> bytes:
        into = io.BytesIO(packed)
        entry = ZipInfo(name)
        entry.external_attr, entry.compress_type = mode << 16, method
        with ZipFile(into, "a") as archive:
            archive.writestr(entry, content)
        return into.getvalue()

    return added


def _second(name: str) -> _Change:
    """Add a second file of a name that is there: the list says another one, patched afterwards."""
    other = f"{name[:-1]}_"

    def added(packed: bytes) -> bytes:
        return _named(other)(packed).replace(other.encode(), name.encode())

    return added


def _patched(old: bytes, new: bytes) -> _Change:
    return lambda packed: packed.replace(old, new, 1)


def _listed(place: int, content: bytes) -> _Change:
    """Change what the list says of the last file."""

    def changed(packed: bytes) -> bytes:
        at = packed.rindex(b"PK\x01\x02") + place
        return packed[:at] + content + packed[at + len(content) :]

    return changed


def _commented(packed: bytes) -> bytes:
    into = io.BytesIO(packed)
    with ZipFile(into, "a") as archive:
        archive.comment = b"126.50"
    return into.getvalue()


ZIPS: dict[str, _Change] = {
    "a file more": _named("resultats.pdf"),
    "another case": _named("Results.json"),
    "a name that looks alike": _named("r\u0435sults.json"),
    "path traversal": _named("../results.json"),
    "an absolute path": _named("/results.json"),
    "a folder": _named("results.json/"),
    "a link": _named("timestamp.tsr", b"/etc/passwd", mode=stat.S_IFLNK | 0o777),
    "another compression": _named("timestamp.tsr", method=ZIP_BZIP2),
    "two results.json": _second("results.json"),
    "two events.jsonl": _second("events.jsonl"),
    "a bomb": _named("timestamp.tsr", b"0" * (64 * 2**20)),
    "bytes before": lambda packed: b"#!/bin/sh\n" + packed,
    "bytes after": lambda packed: packed + b"126.50",
    "two zips": lambda packed: packed + packed,
    "a comment": _commented,
    "another name at its place": _patched(b"results.json", b"result5.json"),
    "cut": lambda packed: packed[:-30],
    "empty": lambda packed: b"",
    "the end alone": lambda packed: packed[-22:],
    "a newer zip": _listed(6, b"\xff"),
    "another size in the list": _listed(24, b"\x00\x00\x00\x00"),
    "another method in the list": _listed(10, b"\x00"),
    "another checksum in the list": _listed(16, b"\x00"),
}
"""Changes to the zip itself; each is refused."""
