"""A timestamp is verified by openssl where a certificate is given, and otherwise said not to be."""

from pathlib import Path

import pytest
from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

from support.timestamp_authority import Authority
from tremplin_platform.verifier.findings import Findings, Unusable
from tremplin_platform.verifier.timestamp_check import check_timestamp

NOTE = "tremplin.invalid/centrale\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n— x AAAA\n".encode()


def found(note: bytes, token: bytes | None, authority: Path | None) -> Findings:
    findings = Findings()
    check_timestamp(note, token, authority, findings)
    return findings


def test_a_timestamp_is_that_of_its_note_and_of_its_authority(tmp_path: Path) -> None:
    authority, other = Authority(tmp_path / "one"), Authority(tmp_path / "other")
    query = TimestampRequestBuilder().data(NOTE).hash_algorithm(HashAlgorithm.SHA256).build().as_bytes()
    (_, token), (_, forged) = authority.stamped(query), other.stamped(query)

    good = found(NOTE, token, authority.certificate)
    assert (good.problems, good.notes) == ([], [])
    assert good.checks[0][0].startswith("Une autorité a horodaté ce point de contrôle, le 20")
    for note, reply, certificate in (
        (NOTE + b"\n", token, authority.certificate),
        (NOTE, token, other.certificate),
        (NOTE, forged, authority.certificate),
        (NOTE, token[:-1], authority.certificate),
        (NOTE, bytes([*token[:-1], token[-1] ^ 1]), authority.certificate),
        (NOTE, b"", authority.certificate),
    ):
        assert len(found(note, reply, certificate).problems) == 1


def test_what_is_not_verified_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate, no_certificate = tmp_path / "authority.pem", tmp_path / "none.pem"
    certificate.write_text("-----BEGIN CERTIFICATE-----\n")
    no_certificate.write_text("01\n")
    assert "donnez son certificat (--tsa)" in found(NOTE, b"token", None).notes[0]
    assert found(NOTE, None, certificate).notes == [
        "Ce point de contrôle n’est pas horodaté par une autorité."
    ]
    for file in (tmp_path / "absent.pem", no_certificate):
        with pytest.raises(Unusable):
            found(NOTE, b"token", file)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "openssl n’est pas sur cette machine" in found(NOTE, b"token", certificate).notes[0]
