"""Escape texts, remove comments and read numbers of attributes, in the bytes of an XML part of a workbook."""

import re

_ASIDE = re.compile(rb"<!--.*?-->|<!\[CDATA\[(.*?)\]\]>|<\?(?!xml\s).*?\?>", re.DOTALL)


def escaped(text: str) -> bytes:
    """Return a text as XML writes it in any encoding."""
    visible = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text)
    written = visible.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return written.encode("ascii", "xmlcharrefreplace")


def elements(xml: bytes) -> bytes:
    """
    Return well-formed XML without comments and processing instructions, its marked sections (CDATA) as plain text.

    In what remains each tag is one, and each start has its end.
    """
    return _ASIDE.sub(lambda found: b"" if found[1] is None else _plain(found[1]), xml)


def _plain(text: bytes) -> bytes:
    return text.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")


def number(tag: bytes, attribute: bytes, default: int) -> int:
    """Return the whole number that an attribute of a start tag states."""
    found = re.search(rb"\s" + attribute + rb"""\s*=\s*["'](\d+)["']""", tag)
    return default if found is None else int(found[1])
