"""Text and start tags in the bytes of an XML part, whatever its encoding."""

import re


def escaped(text: str) -> bytes:
    """Return a text as XML writes it in any encoding."""
    visible = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text)
    written = visible.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return written.encode("ascii", "xmlcharrefreplace")


def number(tag: bytes, attribute: bytes, default: int) -> int:
    """Return the whole number that an attribute of a start tag states."""
    found = re.search(rb"\s" + attribute + rb"""\s*=\s*["'](\d+)["']""", tag)
    return default if found is None else int(found[1])
