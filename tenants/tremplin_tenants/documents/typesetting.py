"""
Make a PDF from a template of Typst and the texts that it shows: PDF/UA-1, and PDF/A-2a where it has a date.

The texts reach the template as data (`sys.inputs`), never as its source, so nothing in a name is markup. The fonts are
those that the `typst` package carries, whatever the machine has: the same data give the same bytes everywhere.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import typst

_FOLDER = Path(__file__).parents[1] / "templates" / "tremplin" / "documents"

_NOT_PRINTED = re.compile(
    "[^\\x20-\\x7e\\xa0-\\xac\\xae-\\u02ff"  # Latin
    "\\u0384-\\u038a\\u038c\\u038e-\\u03a1\\u03a3-\\u03ff\\u0400-\\u0482\\u048a-\\u04ff"  # Greek, Cyrillic
    "\\u1e00-\\u1eff\\u200b\\u2010-\\u2027\\u202f-\\u203a\\u20a0-\\u20bf\\u2116\\u2122\\u2190-\\u22ff]"
)
"""What the font has no sign for; Typst refuses some of it, and others make it panic."""

_LONG = re.compile(r"\S{30}(?=\S)")
_MAY_BREAK = "\u200b"


def pdf(template: str, texts: Mapping[str, Any]) -> bytes:
    """
    Return the PDF of a template of `templates/tremplin/documents/`, to which `texts` is given whole.

    :param texts: what JSON holds; each text in it is made printable. `day`: `{year, month, day}`, the document's date,
        or None: PDF/A wants one
    """
    source = _FOLDER / template
    made = typst.compile(
        source,
        root=_FOLDER,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": orjson.dumps(_every_text(texts)).decode()},
        pdf_standards=["ua-1"] if texts["day"] is None else ["ua-1", "a-2a"],
    )
    assert isinstance(made, bytes)  # noqa: S101
    return made


def printable(text: str) -> str:
    """Return a text that the font can print: a character that it lacks is named, `[U+1F600]`."""
    composed = unicodedata.normalize("NFC", text)
    return _NOT_PRINTED.sub(lambda found: f"[U+{ord(found[0]):04X}]", composed)


def breakable(name: str) -> str:
    """Return a name in which a word longer than a column may be broken; it is then no text to copy."""
    return _LONG.sub(lambda found: found[0] + _MAY_BREAK, name)


def _every_text(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {name: _every_text(inside) for name, inside in value.items()}
    return [_every_text(inside) for inside in value] if isinstance(value, list | tuple) else value


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False)
