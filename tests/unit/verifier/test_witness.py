"""A witness keeps what it is shown while it continues what it kept, and says loudly when it does not."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from support.serving import serving
from tremplin_platform.proof import hashes
from tremplin_platform.proof.checkpoints import Checkpoint, head_leaf
from tremplin_platform.proof.frontier import root_of
from tremplin_platform.proof.signing import make_key, signed
from tremplin_platform.verifier.main import main

ORIGIN = "tremplin.invalid/centrale"
TODAY = date(2026, 11, 29)


class Journal:
    """A journal of heads that a server on the loopback shows; all its heads are of one log, of these `events`."""

    def __init__(self) -> None:
        self.key = make_key(ORIGIN)
        self.events = [hashes.leaf(bytes([number]) * 32) for number in range(6)]
        self.leaves: list[bytes] = []
        self.size = 0
        self.refuses_proofs = self.answers_other_sizes = False
        self.grow(2)
        self.grow(5)

    def root(self) -> bytes:
        return root_of(self.events[: self.size])

    def grow(self, size: int) -> None:
        self.size = size
        self.leaves.append(head_leaf("cpam-075", size, self.root()))

    def note(self) -> bytes:
        checkpoint = Checkpoint(ORIGIN, len(self.leaves), root_of(self.leaves))
        return signed(checkpoint.text(), [self.key], on=TODAY).written()

    def answer(self, path: str, query: dict[str, str]) -> bytes:
        if path == "checkpoint":
            return self.note()
        if path == "proofs/head":
            return _json(
                log="cpam-075",
                size=self.size,
                root=hashes.written(self.root()),
                index=len(self.leaves) - 1,
                inclusion=_written(_inclusion(self.leaves, len(self.leaves) - 1)),
                checkpoint=self.note().decode(),
            )
        if self.refuses_proofs:
            return b"no document"
        old, new = int(query["from"]), int(query["to"]) - self.answers_other_sizes
        tree = self.leaves if path == "checkpoint/consistency" else self.events
        return _json(**{"from": old, "to": new, "proof": _written(_consistency(tree[:new], old, whole=True))})


def _json(**document: Any) -> bytes:
    return json.dumps(document).encode()


def _written(proof: list[bytes]) -> list[str]:
    return [hashes.written(hashed) for hashed in proof]


def _split(leaves: list[bytes]) -> int:
    return 1 << (len(leaves) - 1).bit_length() - 1


def _inclusion(leaves: list[bytes], index: int) -> list[bytes]:
    """The audit path of RFC 6962, section 2.1.1, as it is written there."""
    if len(leaves) == 1:
        return []
    k = _split(leaves)
    if index < k:
        return [*_inclusion(leaves[:k], index), root_of(leaves[k:])]
    return [*_inclusion(leaves[k:], index - k), root_of(leaves[:k])]


def _consistency(leaves: list[bytes], old: int, *, whole: bool) -> list[bytes]:
    """The consistency proof of RFC 6962, section 2.1.2, as it is written there."""
    if old == len(leaves):
        return [] if whole else [root_of(leaves)]
    k = _split(leaves)
    if old <= k:
        return [*_consistency(leaves[:k], old, whole=whole), root_of(leaves[k:])]
    return [*_consistency(leaves[k:], old - k, whole=False), root_of(leaves[:k])]


@contextmanager
def served(journal: Journal) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            body = journal.answer(asked.path.removeprefix("/api/v1/"), dict(parse_qsl(asked.query)))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Print nothing."""

    with serving(HTTPServer(("127.0.0.1", 0), Handler)) as address:
        yield address


@pytest.fixture
def state(tmp_path: Path) -> Path:
    (tmp_path / "api.key").write_text("tremplin_example\n")
    return tmp_path / "kept.txt"


def watch(url: str, state: Path, journal: Journal) -> int:
    log = ["--log", "cpam-075", "--api-key-file", str(state.with_name("api.key"))]
    return main(["witness", url, str(state), "--key", journal.key.verifier.written(), *log])


def test_what_continues_is_kept(state: Path, capsys: pytest.CaptureFixture[str]) -> None:
    journal = Journal()
    with served(journal) as url:
        assert watch(url, state, journal) == 0
        assert state.read_bytes() == journal.note()
        assert watch(url, state, journal) == 0
        journal.grow(6)
        assert watch(url, state, journal) == 0
    assert state.read_bytes() == journal.note()
    assert json.loads(state.with_name("kept.txt.cpam-075.json").read_bytes())["size"] == 6
    assert capsys.readouterr().out.splitlines()[-1] == "CONFORME"


def _shortened(journal: Journal) -> None:
    journal.leaves.pop()


def _other_root(journal: Journal) -> None:
    journal.leaves[1] = hashes.leaf(b"other")


def _rewritten(journal: Journal) -> None:
    journal.leaves[0] = hashes.leaf(b"other")
    journal.grow(6)


def _log_rewritten(journal: Journal) -> None:
    # The journal of heads goes on, but from another history of the log.
    journal.events[0] = hashes.leaf(b"other")
    journal.grow(6)


def _unproved(journal: Journal) -> None:
    journal.grow(6)
    journal.refuses_proofs = True


def _proved_elsewhere(journal: Journal) -> None:
    journal.grow(6)
    journal.answers_other_sizes = True


@pytest.mark.parametrize(
    "fork", [_shortened, _other_root, _rewritten, _log_rewritten, _unproved, _proved_elsewhere]
)
def test_a_fork_is_shouted_and_nothing_is_replaced(
    state: Path, capsys: pytest.CaptureFixture[str], fork: Any
) -> None:
    journal = Journal()
    with served(journal) as url:
        assert watch(url, state, journal) == 0
        kept = state.read_bytes()
        fork(journal)
        assert watch(url, state, journal) == 1
    assert state.read_bytes() == kept
    printed = capsys.readouterr().out
    assert "BIFURCATION" in printed
    assert "since=" not in printed
    assert printed.splitlines()[-1].startswith("NON CONFORME : ")


def test_what_cannot_be_read_is_one_sentence(state: Path, capsys: pytest.CaptureFixture[str]) -> None:
    journal = Journal()
    with served(journal) as url:
        state.write_bytes(journal.note()[:40])
        assert watch(url, state, journal) == 2
        assert state.read_bytes() == journal.note()[:40]
        state.unlink()
        other = Journal()
        assert watch(url, state, other) == 2
    assert watch(url, state, journal) == 2
    assert not state.exists()
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 3
    assert all(line.startswith("verify.py : ") and line.endswith(".") for line in lines)
