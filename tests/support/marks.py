"""The marks of a page, as programs read them: its position, and its figures by name and place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

PLACES = ("contract", "lot", "quarter", "article", "usage", "id", "member", "year")
_ROWS: Mapping[str, tuple[str, ...]] = {
    "lots": ("contract", "lot"),
    "quarters": ("quarter",),
    "by_article": ("article",),
    "by_usage": ("usage",),
}


@dataclass(frozen=True)
class Mark:
    """A figure of a page: its name, the API's value, the text that people read, and the place that it is of."""

    name: str
    value: str
    text: str
    place: Mapping[str, str]


@dataclass
class Marks(HTMLParser):
    """The marks of one page."""

    log: str | None = None
    seq: int | None = None
    figures: list[Mark] = field(default_factory=list)
    _open: dict[str, str] | None = None
    _text: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag == "main" and "data-seq" in named:
            self.log, self.seq = named["data-log"], int(named["data-seq"])
        if tag == "data":
            self._open, self._text = named, ""

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "data" and self._open is not None:
            place = {name: self._open[f"data-{name}"] for name in PLACES if f"data-{name}" in self._open}
            self.figures.append(Mark(self._open["data-figure"], self._open["value"], self._text, place))
            self._open = None

    def names(self) -> set[str]:
        return {mark.name for mark in self.figures}


def marks_of(answer: Any) -> Marks:
    """Return the marks of a page that was answered."""
    found = Marks()
    found.feed(answer.content.decode())
    return found


def figure_in(results: Mapping[str, Any], mark: Mark) -> str:
    """Return, as a text, the figure of `results` that a mark names."""
    *parents, last = mark.name.split(".")
    value: Any = results
    for parent in parents:
        value = value[parent]
        keys = _ROWS.get(parent)
        if keys is not None:
            (value,) = (row for row in value if all(row[key] == mark.place[key] for key in keys))
    return str(value[last])
