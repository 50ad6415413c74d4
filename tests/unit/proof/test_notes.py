"""Signed notes and checkpoints: the examples of C2SP, and what must be refused."""

from base64 import b64encode
from datetime import date

import pytest

from tremplin_platform.proof.checkpoints import Checkpoint, head_leaf, read_checkpoint
from tremplin_platform.proof.hashes import EMPTY, leaf
from tremplin_platform.proof.notes import NotANote, Signature, VerifierKey, read_key, read_note
from tremplin_platform.proof.signing import (
    NotASigningKey,
    NotSigned,
    SigningKey,
    make_key,
    read_signing_key,
    signed,
    verified,
)

# The example of golang.org/x/mod/sumdb/note, by which the format came about.
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETERS_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
).encode()

# The example of c2sp.org/tlog-checkpoint.
SOFA = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "— example.com/behind-the-sofa "
    "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
).encode()

# RFC 8032, section 7.1, test 1.
SEED = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
PUBLIC = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
EMPTY_SIGNED = bytes.fromhex(
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
    "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
)
KEY = SigningKey("tremplin.invalid/centrale", SEED)
TEXT = Checkpoint("tremplin.invalid/centrale", 0, EMPTY).text()
TODAY = date(2026, 11, 29)


def test_the_examples_of_the_formats_are_read() -> None:
    key = read_key(PETER)

    assert key.written() == PETER
    assert verified(PETERS_NOTE, [key]).written() == PETERS_NOTE
    checkpoint = read_checkpoint(read_note(SOFA).text)
    assert (checkpoint.origin, checkpoint.size) == ("example.com/behind-the-sofa", 20852163)
    assert checkpoint.short() == "20852163:CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
    assert SOFA.startswith(checkpoint.text().encode() + b"\n")


def test_a_key_signs_as_rfc_8032_says() -> None:
    assert KEY.verifier.public == PUBLIC
    assert KEY.sign("").signed == EMPTY_SIGNED
    assert signed(TEXT, [KEY], on=TODAY).written() == signed(TEXT, [KEY], on=TODAY).written()


def test_a_note_is_refused_where_a_known_signature_is_wrong() -> None:
    other = make_key("tremplin.invalid/centrale")
    note = signed(TEXT, [KEY, other], on=TODAY).written()

    assert verified(note, [KEY.verifier]).text == TEXT
    assert verified(note, [other.verifier, make_key("elsewhere").verifier]).text == TEXT
    with pytest.raises(NotSigned, match="no key that is known"):
        verified(note, [make_key("tremplin.invalid/centrale").verifier])
    for changed in (note.replace(b"\n0\n", b"\n1\n"), note.replace(b"centrale\n0", b"Centrale\n0")):
        with pytest.raises(NotSigned, match="is not of this text"):
            verified(changed, [KEY.verifier])
    forged = Signature(KEY.name, KEY.verifier.key_id, bytes(64)).written().encode()
    with pytest.raises(NotSigned, match="is not of this text"):
        verified(note + forged, [KEY.verifier, other.verifier])


def test_sixteen_signatures_are_read_and_too_many_are_refused() -> None:
    others = b"".join(
        Signature(f"witness-{number}", b"\x00\x00\x00\x01", bytes(64)).written().encode()
        for number in range(15)
    )
    note = signed(TEXT, [KEY], on=TODAY).written()

    assert len(verified(note + others, [KEY.verifier]).signatures) == 16
    with pytest.raises(NotANote, match="over 64 signatures"):
        read_note(note + others * 5)


def test_an_old_key_signs_until_its_last_day() -> None:
    old = SigningKey(KEY.name, KEY.seed, until=TODAY)
    new = make_key(KEY.name)

    assert len(signed(TEXT, [new, old], on=TODAY).signatures) == 2
    assert signed(TEXT, [new, old], on=date(2026, 11, 30)).signatures == (new.sign(TEXT),)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"text\n",
        b"text\n\n",
        b"text\n\nno signature\n",
        "text\n\n— name AAAA\n".encode(),
        "text\n\n— name AAAAAA==".encode(),
        "text\n\n— na+me AAAAAAA=\n".encode(),
        "text\n\n—  AAAAAAA=\n".encode(),
        "text\n\n— name AAA*AAA=\n".encode(),
        "te\x07xt\n\n— name AAAAAAA=\n".encode(),
        "te\r\nxt\n\n— name AAAAAAA=\n".encode(),
        b"\xff\n\n",
        b"x" * 200_000,
    ],
    ids=range(13),
)
def test_bytes_that_are_no_note_are_refused(raw: bytes) -> None:
    with pytest.raises(NotANote):
        read_note(raw)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "origin\n1\n",
        "\n1\n" + b64encode(EMPTY).decode() + "\n",
        "origin\n01\n" + b64encode(EMPTY).decode() + "\n",
        "origin\n-1\n" + b64encode(EMPTY).decode() + "\n",
        "origin\n²\n" + b64encode(EMPTY).decode() + "\n",
        f"origin\n{2**63}\n" + b64encode(EMPTY).decode() + "\n",
        f"origin\n1{'0' * 5000}\n" + b64encode(EMPTY).decode() + "\n",
        "origin\n1\nAAAA\n",
        "origin\n1\n" + b64encode(EMPTY).decode() + "\nmore\n",
        "origin\n1\n" + b64encode(EMPTY).decode(),
    ],
    ids=range(11),
)
def test_texts_that_are_no_checkpoint_are_refused(text: str) -> None:
    with pytest.raises(NotANote):
        read_checkpoint(text)


def test_a_key_that_was_changed_is_refused() -> None:
    for text in ("", "name", PETER[:-4], PETER.replace("c74f20a3", "c74f20a4"), PETER.replace("+A", "+B")):
        with pytest.raises(NotANote):
            read_key(text)
    line = SigningKey(KEY.name, KEY.seed, until=TODAY).written()
    assert read_signing_key(line) == SigningKey(KEY.name, KEY.seed, until=TODAY)
    for text in ("", line[:40], line.replace("PRIVATE", "PUBLIC"), line + "x", PETER):
        with pytest.raises(NotASigningKey) as refusal:
            read_signing_key(text)
        assert b64encode(KEY.seed).decode()[:20] not in str(refusal.value)
    assert b64encode(KEY.seed).decode()[:20] not in repr(KEY)
    assert str(KEY.seed) not in repr(KEY)


def test_the_leaf_of_a_head_is_its_four_lines() -> None:
    lines = b"tremplin/head/v1\ncpam-075\n3\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"

    assert head_leaf("cpam-075", 3, EMPTY) == leaf(lines)
    assert VerifierKey("name", PUBLIC).key_id != VerifierKey("other", PUBLIC).key_id
