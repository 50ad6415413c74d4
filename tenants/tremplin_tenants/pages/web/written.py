"""Write the values of API answers in French, for templates and for the sentences that pages make."""

from tremplin_platform.figures import french


def written(value: str | int, *, with_sign: bool = False) -> str:
    """Write a decimal text, or a whole number, in French: `12400.50` is `12 400,50`; `+8,50` with its sign."""
    if isinstance(value, int):
        return f"+{value}" if with_sign and value >= 0 else str(value).replace("-", "−")
    hundredths = int(value.replace(".", ""))
    return french.signed(hundredths) if with_sign else french.number(hundredths)
