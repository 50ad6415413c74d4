"""
Signed notes: a text, an empty line, and one line for each signature (c2sp.org/signed-note, Ed25519, type 0x01).

Nothing here signs or verifies a signature: `signing.py` does.
"""

from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

_TYPE = b"\x01"
_MARK = "— "
_LARGEST = 100_000
_MOST_SIGNATURES = 64
_KEY_BYTES, _ID_BYTES = 32, 4


class NotANote(ValueError):
    """The bytes are not a signed note, or the text is not a verifier key."""


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """An Ed25519 public key of 32 bytes, and the name that its owner signs by."""

    name: str
    public: bytes

    @property
    def key_id(self) -> bytes:
        """The four bytes that a signature names its key by, beside the name."""
        return sha256(self.name.encode() + b"\n" + _TYPE + self.public).digest()[:_ID_BYTES]

    def written(self) -> str:
        """Write the key as `NAME+HEXID+BASE64`."""
        return f"{self.name}+{self.key_id.hex()}+{b64encode(_TYPE + self.public).decode()}"


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature line: whose key, its id, and the bytes signed."""

    name: str
    key_id: bytes
    signed: bytes

    def written(self) -> str:
        """Write the line, with its line feed."""
        return f"{_MARK}{self.name} {b64encode(self.key_id + self.signed).decode()}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text, which ends with a line feed, and its signatures, none of them verified."""

    text: str
    signatures: tuple[Signature, ...]

    def written(self) -> bytes:
        """Return the exact bytes of the note."""
        return f"{self.text}\n{''.join(signature.written() for signature in self.signatures)}".encode()

    def of(self, key: VerifierKey) -> list[Signature]:
        """Return the signatures that name this key."""
        return [
            signature
            for signature in self.signatures
            if (signature.name, signature.key_id) == (key.name, key.key_id)
        ]


def require_name(name: str) -> str:
    """
    Return a key's name.

    :raises NotANote: it is empty, or has a space, a `+` or a control character
    """
    if not name or "+" in name or any(mark.isspace() or ord(mark) < 32 for mark in name):
        raise NotANote(f"no name of a key: {name!r}")
    return name


def read_key(text: str) -> VerifierKey:
    """
    Read `NAME+HEXID+BASE64`, surrounding spaces aside.

    :raises NotANote: it is no Ed25519 verifier key, or its id is another key's
    """
    name, _, rest = text.strip().partition("+")
    key_id, _, encoded = rest.partition("+")
    decoded = _decoded(encoded)
    if decoded[:1] != _TYPE or len(decoded) != 1 + _KEY_BYTES:
        raise NotANote(f"no Ed25519 verifier key: {text.strip()!r}")
    key = VerifierKey(require_name(name), decoded[1:])
    if key.key_id.hex() != key_id:
        raise NotANote(f"the id {key_id} is not of this key: {key.key_id.hex()}")
    return key


def read_note(raw: bytes) -> Note:
    """
    Read a note from its bytes; a signature of another kind than Ed25519 is kept too, for those who know its key.

    :raises NotANote: they are none, or have more than 64 signatures
    """
    text, separator, lines = _characters(raw).rpartition("\n\n")
    if not separator or not lines.endswith("\n"):
        raise NotANote("no signature after an empty line")
    return Note(f"{text}\n", tuple(_signatures(lines[:-1].split("\n"))))


def _characters(raw: bytes) -> str:
    if len(raw) > _LARGEST:
        raise NotANote(f"over {_LARGEST} bytes")
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        raise NotANote("not UTF-8") from error
    if any(mark < " " and mark != "\n" for mark in text):
        raise NotANote("a control character")
    return text


def _signatures(lines: list[str]) -> Iterable[Signature]:
    if len(lines) > _MOST_SIGNATURES:
        raise NotANote(f"over {_MOST_SIGNATURES} signatures")
    for line in lines:
        name, _, encoded = line.removeprefix(_MARK).partition(" ")
        decoded = _decoded(encoded)
        if not line.startswith(_MARK) or len(decoded) <= _ID_BYTES:
            raise NotANote(f"no line of signature: {line!r}")
        yield Signature(require_name(name), decoded[:_ID_BYTES], decoded[_ID_BYTES:])


def _decoded(encoded: str) -> bytes:
    try:
        decoded = b64decode(encoded, validate=True)
    except ValueError as error:
        raise NotANote(f"not base64: {encoded!r}") from error
    if b64encode(decoded).decode() != encoded:
        raise NotANote(f"not base64 in its one form: {encoded!r}")
    return decoded
