"""
Where the rows of a document are, of JSON or of XML.

Two layouts of JSON: `{"marches": [...]}` (arrêté of 2019) and
`{"marches": {"marche": [...], "contrat-concession": [...]}}` (arrêté of 22 December 2022). Of the second,
either key is a list, null, or a single object, which a converter from XML writes for a list of one; in either order.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tremplin_platform.commands.decp.reading.documents import Document
from tremplin_platform.commands.decp.verdicts import Unreadable


@dataclass(frozen=True, slots=True)
class Place:
    """A place that may hold rows: the `ijson` prefix of a row, and its key in the document."""

    prefix: str
    key: str
    is_list: bool
    concessions: bool


_PLACES = (
    Place("marches.item", "marches", is_list=True, concessions=False),
    Place("marches.marche.item", "marche", is_list=True, concessions=False),
    Place("marches.marche", "marche", is_list=False, concessions=False),
    Place("marches.contrat-concession.item", "contrat-concession", is_list=True, concessions=True),
    Place("marches.contrat-concession", "contrat-concession", is_list=False, concessions=True),
)
KEYS = ("marche", "contrat-concession")

_BLANKS = b" \t\r\n"
_DECLARATION = re.compile(rb"<\?xml\s[^>]*\?>")

_KEY = re.compile(rb'"(marches|marche|contrat-concession)"\s*:\s*([^\s])')
_QUOTED = (b'"marche', b'"contrat-concession"')
_LONGEST = len(b'"contrat-concession"')
# A letter or a hyphen written as an escape, with which a key can be written without its letters.
_ESCAPED = re.compile(rb"\\u00(?:2[dD]|6[1-9a-fA-F]|7[0-9aA])")
_HIDDEN = ("", True)
_BETWEEN = b" \t\r\n:"


def is_xml(document: Document) -> bool:
    """
    Whether the document begins as XML does.

    :raises Unreadable: `truncated` where reading stops before anything visible
    """
    return next(_from_first_sign(document.chunks()), b"").startswith(b"<")


def without_declaration(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The bytes of XML from its first sign, less its declaration: whatever encoding that names, they are UTF-8."""
    visible = _from_first_sign(chunks)
    yield _DECLARATION.sub(b"", next(visible, b""), count=1)
    yield from visible


def _from_first_sign(chunks: Iterable[bytes]) -> Iterator[bytes]:
    begun = False
    for chunk in chunks:
        shown = chunk if begun else chunk.lstrip(_BLANKS)
        begun = begun or bool(shown)
        if shown:
            yield shown


def places(document: Document, *, first: str) -> Sequence[Place]:
    """
    The places that may hold rows of this document, those of the key `first` before the others.

    A parser reads the whole document for each place, so what the document does not name gets none.
    """
    named = set(_named(document))
    found = (
        []
        if _HIDDEN in named
        else [candidate for candidate in _PLACES if (candidate.key, candidate.is_list) in named]
    )
    # Of a document that is cut before any value, all are parsed, to find that it is cut.
    return sorted(found or _PLACES, key=lambda candidate: candidate.key != first)


def _named(document: Document) -> Iterator[tuple[str, bool]]:
    """Each key of rows with whether a list follows it, at any depth; `_HIDDEN` where escapes may hide one."""
    before = b""
    try:
        for chunk in document.chunks():
            data = before + chunk
            if any(key in data for key in _QUOTED):
                for key, opening in _KEY.findall(data):
                    yield key.decode(), opening == b"["
            if b"\\u00" in data and _ESCAPED.search(data):
                yield _HIDDEN
            # Kept for a key that the next chunk ends: blanks between a key and its value may go on for ever.
            end = data.rstrip(_BETWEEN)
            before = end[-_LONGEST:] + (b":" if b":" in data[len(end) :] else b"")
    except Unreadable:
        # The reading that follows stops at the same place, after the rows that are whole.
        return
