"""The hashes of a Merkle tree (RFC 6962, section 2.1), and how they are written."""

from base64 import b64decode, b64encode
from hashlib import sha256

EMPTY = sha256(b"").digest()
"""The root of a tree without a leaf."""

SIZE = 32


def leaf(data: bytes) -> bytes:
    """Return the hash of a leaf that holds `data`."""
    return sha256(b"\x00" + data).digest()


def node(left: bytes, right: bytes) -> bytes:
    """Return the hash of a node, from those of its two children."""
    return sha256(b"\x01" + left + right).digest()


def written(hashed: bytes) -> str:
    """Write a hash in standard base64."""
    return b64encode(hashed).decode()


def read(text: str) -> bytes:
    """
    Read a hash written in standard base64.

    :raises ValueError: the text is no such hash
    """
    hashed = b64decode(text, validate=True)
    if len(hashed) != SIZE or written(hashed) != text:
        raise ValueError(f"no hash of {SIZE} bytes in base64: {text!r}")
    return hashed
