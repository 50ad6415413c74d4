"""
Bytes that are almost JSON, made JSON, so that one odd value does not cost the rest of a file.

The strict parser behind `ijson` stops, or crashes, on what real publishers write: `NaN`, numbers beyond any measure,
raw control characters, half characters, bad escapes, endless nesting. Each becomes something it reads and that the
checks of a row then see. All else passes untouched, and nothing but the bytes of one step is held in memory.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import accumulate

# What is nested deeper is emptied: beyond some ten thousands the parser crashes, and no row goes beyond ten.
DEEPEST = 200

_ESCAPE = re.compile(rb"\\.", re.DOTALL)
_HALF_OR_BAD_ESCAPE = re.compile(rb"\\(?:u[dD][89a-fA-F]|u(?![0-9a-fA-F]{4})|[^\"\\/bfnrtu])")
_CONTROL = re.compile(rb"[\x00-\x1f]")
_ODD_BARE = re.compile(rb"[NI]|[-+.0-9eE]{40}|[eE][-+]?[0-9]{4}")
_BARE = re.compile(rb"-?(?:NaN|Infinity)|[-+.0-9eE]{40,}|[-+.0-9]+[eE][-+]?[0-9]{4,}")
_TEXT = re.compile(
    rb"""(?P<fine>\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}
                     |u(?![dD][89a-fA-F])[0-9a-fA-F]{4}
                     |["\\/bfnrt]))
      |(?P<bad>\\)
      |(?P<control>[\x00-\x1f])""",
    re.VERBOSE,
)
_UNFINISHED_TOKEN = re.compile(rb"[-+.0-9A-Za-z]+\Z")
_UNFINISHED_ESCAPE = re.compile(
    rb"(?<!\\)(?:\\\\)*(\\(?:u[0-9a-fA-F]{0,3})?|\\u[dD][89abAB][0-9a-fA-F]{2}(?:\\(?:u[0-9a-fA-F]{0,3})?)?)\Z"
)
_LONGEST_ESCAPE = 12  # two halves of one character, \ud83d\ude00
_STEPS = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}
_NO_BRACKET = bytes(byte for byte in range(256) if byte not in _STEPS)
_NESTING = re.compile(rb"[\[{]|[\]}]|[^\[\]{}]+")


def repaired(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """
    The same JSON as `chunks`, in pieces of about the same size.

    A bare `NaN`, infinity or number of 40 characters or more becomes a string; a raw control character, half a
    character or a bad escape becomes an escape of itself.
    """
    repair = _Repair()
    for chunk in chunks:
        yield repair.take(chunk)
    yield repair.end()


class _Repair:
    def __init__(self) -> None:
        self._held = b""
        self._in_text = False
        self._depth = 0

    def take(self, chunk: bytes) -> bytes:
        data = self._held + chunk
        cut = _whole_escapes(data)
        self._held = data[cut:]
        return self._repair(data[:cut], last=False)

    def end(self) -> bytes:
        return self._repair(self._held, last=True)

    def _repair(self, data: bytes, *, last: bool) -> bytes:
        parts = (_ESCAPE.sub(b"__", data) if b"\\" in data else data).split(b'"')
        ends_in_text = self._in_text ^ (len(parts) % 2 == 0)
        if not ends_in_text and not last and (token := _UNFINISHED_TOKEN.search(parts[-1])):
            self._held = token.group() + self._held
            parts[-1] = parts[-1][: token.start()]
            data = data[: -len(token.group())]
        bare, text = b"".join(parts[self._in_text :: 2]), b"".join(parts[not self._in_text :: 2])
        steps = bare.translate(None, _NO_BRACKET)
        deepest = max(accumulate(map(_STEPS.__getitem__, steps), initial=self._depth))
        if deepest < DEEPEST and not _is_odd(data, bare, text):
            self._depth += 2 * (steps.count(b"[") + steps.count(b"{")) - len(steps)
        else:
            data = self._rewrite(data, list(map(len, parts)))
        self._in_text = ends_in_text
        return data

    def _rewrite(self, data: bytes, lengths: list[int]) -> bytes:
        out: list[bytes] = []
        position, in_text = 0, self._in_text
        for number, length in enumerate(lengths):
            if number:
                in_text = not in_text
                position += 1
                out.append(b'"' if self._depth < DEEPEST else b"")
            piece = data[position : position + length]
            position += length
            if not in_text:
                out.append(self._rewrite_bare(piece))
            elif self._depth < DEEPEST:
                out.append(_TEXT.sub(_rewrite_text, piece))
        return b"".join(out)

    def _rewrite_bare(self, piece: bytes) -> bytes:
        out: list[bytes] = []
        for part in _NESTING.findall(piece):
            step = _STEPS.get(part[0], 0)
            if step > 0:
                out.append(part if self._depth < DEEPEST else b"")
            elif step < 0:
                out.append(part if self._depth <= DEEPEST else b"")
            elif self._depth < DEEPEST:
                out.append(_BARE.sub(rb'"\g<0>"', part))
            self._depth += step
        return b"".join(out)


def _whole_escapes(data: bytes) -> int:
    """Where to cut so that no escape, and no pair of halves, is left in two."""
    start = max(0, len(data) - _LONGEST_ESCAPE)
    if b"\\" not in data[start:]:
        return len(data)
    while start and data[start - 1] == ord("\\"):
        start -= 1
    cut = _UNFINISHED_ESCAPE.search(data, start)
    return cut.start(1) if cut else len(data)


def _is_odd(data: bytes, bare: bytes, text: bytes) -> bool:
    return bool(
        _CONTROL.search(text)
        or _ODD_BARE.search(bare)
        or (b"\\" in data and _HALF_OR_BAD_ESCAPE.search(data))
    )


def _rewrite_text(match: re.Match[bytes]) -> bytes:
    if match.lastgroup == "fine":
        return match.group()
    if match.lastgroup == "bad":
        return rb"\\"
    return b"\\u%04x" % match.group()[0]
