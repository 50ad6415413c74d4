"""Pages of the events of one log, forwards or newest first, that examine no more than so many events each."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Any

from psycopg import Connection

from tremplin_platform.audit.history import serialize
from tremplin_platform.commands.log_reads import Wanted, search, seqs_before
from tremplin_platform.events.paris import midnight

_FIRST, _LAST = date(1900, 1, 1), date(2999, 12, 31)
_ALL, EXAMINED, WORDED = 2**62, 20_000, 1_000
"""How many events a page examines at most: by type or subject, and by the text of their sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The events of a log beyond seq `after`, up to `upto` included."""

    after: int
    upto: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The events of a page, as answered, and the span that is left to examine (None: nothing)."""

    events: list[dict[str, Any]]
    left: Span | None


def recorded_in(
    connection: Connection[Any], *, log: str, upto: int, first: date | None, last: date | None
) -> Span:
    """Return the span of the events recorded on these Paris days, both included; None: no limit."""
    if first is None and last is None:
        return Span(after=0, upto=upto)
    moments = [midnight(first or _FIRST), midnight((last or _LAST) + timedelta(days=1))]
    low, high = seqs_before(connection, log=log, upto=upto, moments=moments)
    return Span(after=low, upto=high)


def events_page(
    connection: Connection[Any], named: Connection[Any], *, log: str, span: Span, asked: Mapping[str, Any]
) -> Found:
    """
    Return the next events of a span that match `type`, `subject` and `q` of what is asked, at most `limit`.

    With `before` the newest come first. There may be fewer, or none, with a span left: the page has examined as many
    as it may.

    :param connection: reads the log; `named`: finds the names in sentences
    """
    backwards, limit = "before" in asked, asked["limit"]
    window = _window(span, _examined(asked), backwards=backwards)
    found = _matching(connection, named, log=log, window=window, asked=asked)
    if len(found) == limit:
        edge = found[-1]["seq"]
        window = Span(after=edge - 1, upto=window.upto) if backwards else Span(after=window.after, upto=edge)
    first, last = (span.after, window.after) if backwards else (window.upto, span.upto)
    return Found(events=found, left=Span(after=first, upto=last) if first < last else None)


def _matching(
    connection: Connection[Any], named: Connection[Any], *, log: str, window: Span, asked: Mapping[str, Any]
) -> list[dict[str, Any]]:
    text = _folded(asked["q"]) if "q" in asked else None
    wanted = Wanted(
        log=log,
        after=window.after,
        upto=window.upto,
        limit=asked["limit"] if text is None else WORDED,
        topic=asked.get("type"),
        subject=asked.get("subject"),
        newest_first="before" in asked,
    )
    answered = serialize(named, search(connection, wanted))
    if text is None:
        return answered
    matching = (event for event in answered if text in _folded(event["sentence"]))
    return list(islice(matching, asked["limit"]))


def _examined(asked: Mapping[str, Any]) -> int:
    if "q" in asked:
        return WORDED
    if "/" in asked.get("subject", ""):
        return _ALL  # an index finds the events of a whole subject
    return EXAMINED if "type" in asked or "subject" in asked else int(asked["limit"])


def _window(span: Span, size: int, *, backwards: bool) -> Span:
    if backwards:
        return Span(after=max(span.after, span.upto - size), upto=span.upto)
    return Span(after=span.after, upto=min(span.upto, span.after + size))


def _folded(text: str) -> str:
    """Return a text without case, accents, and the differences of spaces and apostrophes."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'").casefold())
    return " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).split())
