"""Notes are timestamped by a real authority (`openssl ts`); one that gives no token delays and spoils nothing."""

import socket
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from threading import Event, Thread

import pytest
from cryptography.x509 import load_pem_x509_certificates

from support.facts import open_logs
from support.postgres_server import PATIENCE, Database
from support.sealed import TODAY, Sealer
from support.timestamp_authority import Authority, Respond, running_authority
from tremplin_infra.status.database import database_parts
from tremplin_infra.status.part import Part
from tremplin_infra.waiting import wait_until
from tremplin_platform.store.seals.checkpoints import checkpoint_of, timestamp_of
from tremplin_platform.store.seals.sealing_process import run
from tremplin_platform.store.seals.signing import seal
from tremplin_platform.store.seals.timestamp_authority import NoTimestamp, ask
from tremplin_platform.store.seals.timestamping import Ask, Timestamps, timestamp

pytestmark = pytest.mark.postgres

MEMBER = "cpam-075"
NOTE = b"tremplin.invalid/centrale\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"


@pytest.fixture(scope="module")
def module_authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    with running_authority(tmp_path_factory.mktemp("tsa") / "authority") as running:
        yield running


@pytest.fixture
def authority(module_authority: Authority) -> Authority:
    module_authority.respond, module_authority.requests = module_authority.stamped, 0
    return module_authority


@pytest.fixture
def sealer(database: Database, tmp_path: Path) -> Sealer:
    open_logs(database, MEMBER)
    return Sealer(database, tmp_path)


def _sizes(database: Database) -> list[int]:
    return [size for (size,) in database.rows("select size from timestamps order by size")]


def _sealing(database: Database, *, timestamped: bool = True) -> Part:
    parts = database_parts(database.role_url("feed"), timestamped=timestamped)
    return next(part for part in parts if part.part == "sealing")


def test_a_token_is_over_the_exact_bytes_of_its_note(
    sealer: Sealer, database: Database, authority: Authority
) -> None:
    sealer.append(MEMBER, 1, 2)
    size = sealer.sealed().size
    with closing(database.connect("feed")) as feed:
        for _ in range(2):  # a second token is not kept in place of the first
            timestamp(feed, size, partial(ask, authority.url))
        timestamp(feed, size + 1, partial(ask, authority.url))  # no note: nothing is asked
        signed, token = checkpoint_of(feed, size=size), timestamp_of(feed, size=size)

    assert signed is not None
    assert token is not None
    assert authority.verifies(token, signed.note)
    assert not authority.verifies(token, signed.note + b"\n")
    assert (authority.requests, _sizes(database)) == (2, [size])


def test_what_is_no_token_over_the_note_is_refused(authority: Authority) -> None:
    _, other = authority.stamped(_query_of(authority, b"another note"))
    answers: list[Respond] = [
        lambda query: (503, authority.stamped(query)[1]),
        lambda query: (200, b""),
        lambda query: (200, b"<html>En travaux</html>"),
        lambda query: (200, b"\x30\x05\x30\x03\x02\x01\x02"),  # PKIStatus: rejection
        lambda query: (200, authority.stamped(query)[1][:-1]),
        lambda query: (200, other),
        lambda query: (200, b"0" * (1 << 19)),
    ]
    for answer in answers:
        authority.respond = answer
        with pytest.raises(NoTimestamp):
            ask(authority.url, NOTE)


def test_a_token_that_no_trusted_authority_signed_is_not_kept(
    sealer: Sealer, database: Database, authority: Authority, tmp_path: Path
) -> None:
    sealer.append(MEMBER, 1, 1)
    size = sealer.sealed().size
    other = Authority(tmp_path / "other")
    trusted, others = (
        load_pem_x509_certificates(known.certificate.read_bytes()) for known in (authority, other)
    )

    with closing(database.connect("feed")) as feed:
        for respond, certificates in ((other.stamped, trusted), (authority.stamped, others)):
            authority.respond = respond
            with pytest.raises(NoTimestamp, match="de confiance"):
                timestamp(feed, size, partial(ask, authority.url, trusted=certificates))
            assert _sizes(database) == []
        timestamp(feed, size, partial(ask, authority.url, trusted=trusted))
    assert _sizes(database) == [size]


def test_a_token_of_another_request_is_refused(authority: Authority) -> None:
    same_note = authority.stamped(_query_of(authority, NOTE))
    authority.respond = lambda query: same_note

    with pytest.raises(NoTimestamp, match="n’est pas celui qui était demandé"):
        ask(authority.url, NOTE)


def _query_of(authority: Authority, note: bytes) -> bytes:
    queries: list[bytes] = []

    def kept(query: bytes) -> tuple[int, bytes]:
        queries.append(query)
        return authority.stamped(query)

    before, authority.respond = authority.respond, kept
    ask(authority.url, note)
    authority.respond = before
    return queries[0]


def test_an_authority_that_does_not_answer_is_left_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        url = f"http://127.0.0.1:{mute.getsockname()[1]}/"
        started = time.monotonic()
        with pytest.raises(NoTimestamp, match="ne répond pas"):
            ask(url, NOTE, patience_s=0.2)
        assert time.monotonic() - started < PATIENCE
    with pytest.raises(NoTimestamp, match="ne répond pas"):
        ask(url, NOTE)


def test_an_answer_that_trickles_is_left_in_time(authority: Authority) -> None:
    ended = Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def trickle() -> None:
            connected, _ = server.accept()
            with connected:
                connected.sendall(b"HTTP/1.1 200 OK\r\n")
                while not ended.wait(0.05):
                    try:
                        connected.sendall(b"X: y\r\n")
                    except OSError:
                        return

        thread = Thread(target=trickle)
        thread.start()
        with pytest.raises(NoTimestamp):
            ask(f"http://127.0.0.1:{server.getsockname()[1]}/", NOTE, patience_s=0.3)
        ended.set()
        thread.join()


def test_an_authority_that_hangs_delays_no_checkpoint(
    sealer: Sealer, database: Database, authority: Authority
) -> None:
    released, answers = Event(), authority.stamped

    def hangs(query: bytes) -> tuple[int, bytes]:
        released.wait(PATIENCE)
        return 503, b""

    authority.respond = hangs
    with _process(sealer, database, partial(ask, authority.url)):
        for seq in (1, 2, 3):
            sealer.append(MEMBER, seq, seq)
            assert wait_until(lambda size=seq: _signed(database) >= size, seconds=PATIENCE)  # type: ignore[misc]
        assert _sizes(database) == []
        part = _sealing(database)
        assert (part.timestamps_missing, _sealing(database, timestamped=False).timestamps_missing) == (
            4,
            None,
        )
        authority.respond = answers
        released.set()
        sealer.append(MEMBER, 4, 4)
        assert wait_until(lambda: _sizes(database) == [0, 1, 2, 3, 4], seconds=PATIENCE)
    assert _sealing(database).timestamps_missing == 0


def _signed(database: Database) -> int:
    return int(database.rows("select coalesce(max(size), -1) from checkpoints")[0][0])


@contextmanager
def _process(sealer: Sealer, database: Database, asking: Ask) -> Iterator[None]:
    """Seal every 20 ms, and timestamp beside it."""
    url, stop = database.role_url("feed"), Event()
    stamps = Timestamps(url=url, ask=asking, stop=stop)
    sealing = partial(seal, keys_file=sealer.keys_file, on=TODAY)
    with stamps.running():
        thread = Thread(
            target=run,
            kwargs={"url": url, "seal": sealing, "every_s": 0.02, "stop": stop, "after": stamps.wake},
        )
        thread.start()
        try:
            assert wait_until(lambda: _signed(database) == 0, seconds=PATIENCE)
            yield
        finally:
            stop.set()
            thread.join()


def test_status_is_red_where_no_token_comes_for_long(sealer: Sealer, database: Database) -> None:
    sealer.append(MEMBER, 1, 1)
    sealer.sealed()
    assert not [problem for problem in _sealing(database).problems if "TREMPLIN_TSA_URL" in problem]

    with closing(database.connect_superuser()) as owner:
        owner.execute("update checkpoints set signed_at = signed_at - interval '11 minutes'")

    assert [problem for problem in _sealing(database).problems if "TREMPLIN_TSA_URL" in problem]
    unnamed = _sealing(database, timestamped=False)
    assert not [problem for problem in unnamed.problems if "TREMPLIN_TSA_URL" in problem]
