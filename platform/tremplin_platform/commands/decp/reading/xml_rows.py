"""
The rows of an XML document of DECP, one at a time, each as the JSON of the same contract has it.

An element becomes an object, its text a text, nothing a null; `oui` and `non` become booleans where JSON has them.
A document with a DTD is refused, and so are its entities.
"""

from collections.abc import Iterator
from typing import Any
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler

from defusedxml import DTDForbidden
from defusedxml.expatreader import DefusedExpatParser

from tremplin_platform.commands.decp.reading.documents import Document
from tremplin_platform.commands.decp.reading.repairs import DEEPEST
from tremplin_platform.commands.decp.reading.shapes import KEYS, without_declaration
from tremplin_platform.commands.decp.rows.fields import LARGEST_ROW
from tremplin_platform.commands.decp.rows.repeats import json_object
from tremplin_platform.commands.decp.verdicts import WITH_DTD, Fault, Unreadable

_ROOT, _ROW = 1, 2  # depth of the root, and of a row

# Elements that JSON has as a list of objects, and elements that it has as a list of texts under their name.
_LISTS = {
    "titulaires",
    "modifications",
    "actesSousTraitance",
    "modificationsActesSousTraitance",
    "concessionnaires",
    "donneesExecution",
    "tarifs",
}
_LISTED = {
    "technique",
    "modaliteExecution",
    "typePrix",
    "considerationSociale",
    "considerationEnvironnementale",
}
_BOOLEANS = {"marcheInnovant", "attributionAvance", "sousTraitanceDeclaree"}
_TRUTHS = {"oui": True, "true": True, "1": True, "non": False, "false": False, "0": False}


def xml_rows(document: Document) -> Iterator[tuple[Any, bool]]:
    """
    Every whole row, and whether it is listed as a concession, in the memory of one row.

    :raises Unreadable: after the last whole row where the file is cut or damaged; before any where it is no DECP
    """
    content = _Rows(document.path)
    parser = DefusedExpatParser(forbid_dtd=True)
    parser.setContentHandler(content)
    try:
        for chunk in filter(None, without_declaration(document.chunks())):
            yield from _fed(parser, chunk, content)
        parser.close()
    except DTDForbidden as error:
        raise Unreadable(document.path, Fault.NOT_DECP, WITH_DTD) from error
    except SAXParseException as error:
        raise Unreadable(document.path, Fault.TRUNCATED) from error
    if not content.has_root:  # nothing but a declaration
        raise Unreadable(document.path, Fault.TRUNCATED)
    if content.has_others and not content.has_rows:
        raise Unreadable(document.path, Fault.NOT_DECP)


def _fed(parser: DefusedExpatParser, chunk: bytes, content: "_Rows") -> Iterator[tuple[Any, bool]]:
    """Give the parser a chunk, then give the rows that it ends, those before a fault first."""
    fault: Exception | None = None
    try:
        parser.feed(chunk)
    except (SAXParseException, DTDForbidden, Unreadable) as error:
        fault = error
    yield from content.ended
    content.ended.clear()
    if isinstance(fault, SAXParseException) and not content.has_root:
        raise Unreadable(content.path, Fault.NOT_JSON) from fault
    if fault is not None:
        raise fault


class _Element:
    """An element that is not ended: its children so far, and its text, of which no more is kept than a row may have."""

    __slots__ = ("children", "length", "name", "texts")

    def __init__(self, name: str) -> None:
        self.name = name
        self.children: list[tuple[str, Any]] = []
        self.texts: list[str] = []
        self.length = 0

    def add(self, text: str) -> None:
        if self.length <= LARGEST_ROW:
            self.texts.append(text[: LARGEST_ROW + 1])
            self.length += len(text)

    def value(self) -> Any:
        if self.name in _LISTS:
            return [value for _, value in self.children]
        if self.children:
            return json_object(_gathered(self.children))
        text = "".join(self.texts)
        if self.name in _BOOLEANS:
            return _TRUTHS.get(text.strip().lower(), text or None)
        return text or None


def _gathered(children: list[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    """Names and values, those that JSON has as one list under their name given once."""
    lists: dict[str, list[Any]] = {}
    for name, value in children:
        if name not in _LISTED:
            yield name, value
        elif name in lists:
            lists[name].append(value)
        else:
            lists[name] = [value]
    yield from lists.items()


class _Rows(ContentHandler):
    """Makes the rows of a document from its elements: `ended` has those that are whole and not yet taken."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.ended: list[tuple[Any, bool]] = []
        self.has_root = self.has_rows = self.has_others = False
        self._open: list[_Element] = []
        self._depth = 0

    def startElement(self, name: str, attrs: object) -> None:  # noqa: N802
        self._depth += 1
        name = name.rpartition(":")[2]
        if self._depth == _ROOT:
            self.has_root = True
            if name != "marches":
                raise Unreadable(self.path, Fault.NOT_DECP)
        elif self._depth > DEEPEST:
            raise Unreadable(self.path, Fault.TRUNCATED)
        elif self._open or (self._depth == _ROW and name in KEYS):
            self._open.append(_Element(name))
        else:
            self.has_others = True

    def characters(self, content: str) -> None:
        if self._open:
            self._open[-1].add(content)

    def endElement(self, name: str) -> None:  # noqa: N802
        self._depth -= 1
        if not self._open:
            return
        element = self._open.pop()
        if self._open:
            self._open[-1].children.append((element.name, element.value()))
        else:
            self.has_rows = True
            self.ended.append((element.value(), element.name == KEYS[1]))
