"""Signs notes and verifies their signatures, with Ed25519."""

from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from tremplin_platform.proof.notes import Note, Signature, VerifierKey, read_note, require_name

_PRIVATE = "PRIVATE+KEY+"
_TYPE = b"\x01"
_SEED_BYTES = 32


class NotSigned(ValueError):
    """No key that is known has signed the note, or the signature of one is not of its text."""


class NotASigningKey(ValueError):
    """The text is no signing key."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """An Ed25519 private key, and the last day on which it signs where another follows it (None: no end)."""

    name: str
    seed: bytes = field(repr=False)
    until: date | None = None

    @property
    def verifier(self) -> VerifierKey:
        """The key that verifies what this one signs."""
        return VerifierKey(self.name, self._private().public_key().public_bytes_raw())

    def sign(self, text: str) -> Signature:
        """Sign a text; always the same bytes for the same text."""
        return Signature(self.name, self.verifier.key_id, self._private().sign(text.encode()))

    def written(self) -> str:
        """Write the key on one line: `PRIVATE+KEY+NAME+HEXID+BASE64`, then its last day where it has one."""
        key = f"{_PRIVATE}{self.name}+{self.verifier.key_id.hex()}+{b64encode(_TYPE + self.seed).decode()}"
        return f"{key} {self.until.isoformat()}" if self.until else key

    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)


def make_key(name: str) -> SigningKey:
    """
    Draw a new key.

    :raises NotANote: a key cannot have this name
    """
    return SigningKey(require_name(name), Ed25519PrivateKey.generate().private_bytes_raw())


def read_signing_key(line: str) -> SigningKey:
    """
    Read a key as `SigningKey.written` writes it. No message repeats the line, which is a secret.

    :raises NotASigningKey: it is none, or was cut
    """
    text, _, until = line.strip().partition(" ")
    parts = text.removeprefix(_PRIVATE).split("+", 2)
    try:
        name, key_id, encoded = parts
        decoded = b64decode(encoded, validate=True)
        key = SigningKey(require_name(name), decoded[1:], date.fromisoformat(until) if until else None)
    except ValueError as error:
        raise NotASigningKey("no signing key") from error
    whole = text.startswith(_PRIVATE) and decoded[:1] == _TYPE and len(key.seed) == _SEED_BYTES
    if not whole or key.verifier.key_id.hex() != key_id:
        raise NotASigningKey("no Ed25519 signing key")
    return key


def signed(text: str, keys: Sequence[SigningKey], *, on: date) -> Note:
    """Return the note of `text`, signed by each key that still signs on this day."""
    return Note(text, tuple(key.sign(text) for key in keys if key.until is None or on <= key.until))


def verified(raw: bytes, keys: Sequence[VerifierKey]) -> Note:
    """
    Read a note that one of `keys` at least has signed; signatures of other keys are passed over.

    :raises NotANote: the bytes are no note
    :raises NotSigned: none of the keys has signed it, or a signature of one of them is wrong
    """
    note = read_note(raw)
    found = [(key, signature) for key in keys for signature in note.of(key)]
    if not found:
        raise NotSigned("no key that is known has signed this note")
    for key, signature in found:
        try:
            Ed25519PublicKey.from_public_bytes(key.public).verify(signature.signed, note.text.encode())
        except InvalidSignature as error:
            raise NotSigned(f"the signature of {key.name} is not of this text") from error
    return note
