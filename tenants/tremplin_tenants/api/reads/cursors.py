"""
Opaque cursors: where a page begins in the order of its list, and which way it goes.

A cursor carries a digest of its content and of the list it belongs to, so that one that was changed, or taken
from another list, is refused. It guards against mistakes; what may be seen is row-level security's business.
"""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import orjson

from tremplin_tenants.rest.problem import wrong_parameter

_DIGEST = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """Rows after `place` (or before it, `backward`), `place` being the sort key of a row that was shown."""

    place: tuple[str | int, ...]
    backward: bool = False


def encode_cursor(cursor: Cursor, *, belongs_to: Mapping[str, Any]) -> str:
    """The cursor as text; `belongs_to` says which list: the request and its filters."""
    content = orjson.dumps([cursor.backward, *cursor.place])
    return base64.urlsafe_b64encode(_digest(content, belongs_to) + content).decode().rstrip("=")


def decode_cursor(text: str, *, belongs_to: Mapping[str, Any], key: tuple[type, ...]) -> Cursor:
    """
    The cursor that `encode_cursor` made for the same list, whose rows have a key of these types.

    :raises Problem: 422, it is another, or was changed
    """
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise _refused() from error
    digest, content = raw[:_DIGEST], raw[_DIGEST:]
    if digest != _digest(content, belongs_to):
        raise _refused()
    backward, place = _parts(content)
    if type(backward) is not bool or [type(part) for part in place] != list(key):
        raise _refused()
    if any(isinstance(part, str) and "\0" in part for part in place):  # PostgreSQL holds none
        raise _refused()
    return Cursor(place=tuple(place), backward=backward)


def _parts(content: bytes) -> tuple[Any, list[Any]]:
    try:
        backward, *place = orjson.loads(content)
    except (ValueError, TypeError) as error:
        raise _refused() from error
    return backward, place


def _digest(content: bytes, belongs_to: Mapping[str, Any]) -> bytes:
    names = orjson.dumps(belongs_to, option=orjson.OPT_SORT_KEYS, default=str)
    return sha256(content + b"\0" + names).digest()[:_DIGEST]


def _refused() -> Exception:
    return wrong_parameter("cursor", "bad-cursor", "Ce curseur n’est pas de cette liste : revenez au début.")
