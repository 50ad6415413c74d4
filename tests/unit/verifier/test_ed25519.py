"""Ed25519 as RFC 8032 says: its vectors (section 7.1), and signatures that must be refused."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tremplin_platform.verifier.ed25519 import is_signed

VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]
ORDER = 2**252 + 27742317777372353535851937790883648493


@pytest.mark.parametrize(("public", "message", "signature"), VECTORS)
def test_the_vectors_of_the_rfc(public: str, message: str, signature: str) -> None:
    key, text, signed = (bytes.fromhex(part) for part in (public, message, signature))

    assert is_signed(key, text, signed)
    for bit in range(0, 512, 37):
        flipped = bytearray(signed)
        flipped[bit // 8] ^= 1 << bit % 8
        assert not is_signed(key, text, bytes(flipped)), bit
    assert not is_signed(key, text + b"\0", signed)


def test_as_cryptography_signs() -> None:
    private = Ed25519PrivateKey.generate()
    public, message = private.public_key().public_bytes_raw(), b"tremplin.invalid/centrale\n44\n"

    assert is_signed(public, message, private.sign(message))
    assert not is_signed(
        Ed25519PrivateKey.generate().public_key().public_bytes_raw(), message, private.sign(message)
    )


def test_another_form_of_a_good_signature_is_refused() -> None:
    private = Ed25519PrivateKey.generate()
    public, signature = private.public_key().public_bytes_raw(), private.sign(b"once")
    scalar = int.from_bytes(signature[32:], "little") + ORDER

    assert not is_signed(public, b"once", signature[:32] + scalar.to_bytes(32, "little"))
    assert not is_signed(public, b"once", signature[:63])
    assert not is_signed(b"\xff" * 32, b"once", signature)
