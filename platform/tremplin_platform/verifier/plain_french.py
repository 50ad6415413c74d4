"""Writes hundredths, days and counts as `figures.french` does, spaces aside, by the standard library alone."""

from datetime import date

_MINUS = "\u2212"
_MONTHS = (
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()  # noqa: SIM905
)


class PlainFrench:
    """The writing of a sentence of results, with plain spaces; a test holds it to `figures.french`."""

    def number(self, hundredths: int) -> str:
        """Format an integer number of hundredths: `123450` is `1 234,50`."""
        units, rest = divmod(abs(hundredths), 100)
        return f"{_MINUS if hundredths < 0 else ''}{f'{units:,}'.replace(',', ' ')},{rest:02}"

    def day(self, iso: str) -> str:
        """Format a day: `2026-09-30` is `30 septembre 2026`."""
        day = date.fromisoformat(iso)
        return f"{'1er' if day.day == 1 else day.day} {_MONTHS[day.month - 1]} {day.year}"

    def count(self, amount: int, noun: str) -> str:
        """Format a count: `2 lots`."""
        return f"{amount} {noun if abs(amount) < 2 else f'{noun}s'}"
