"""Write the values of API answers in French, for templates and for the sentences that pages make."""

import unicodedata

from tremplin_platform.figures import french
from tremplin_platform.figures.results.rendering import hundredths


def written(value: str | int, *, with_sign: bool = False) -> str:
    """Write a decimal text, or a whole number, in French: `12400.50` is `12 400,50`; zero has no sign."""
    if isinstance(value, int):
        return f"+{value}" if with_sign and value > 0 else str(value).replace("-", "−")
    size = hundredths(value)
    return french.signed(size) if with_sign and size else french.number(size)


def quarter_text(quarter: str) -> str:
    """Write a quarter as tables do: `2026-Q1` is `T1 2026`."""
    year, _, rank = quarter.partition("-Q")
    return f"T{rank}\u00a0{year}"


def alphabetical(text: str) -> str:
    """Return what a French list is sorted by: the text without its accents, in lower case."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
