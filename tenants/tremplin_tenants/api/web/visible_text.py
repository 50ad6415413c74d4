"""Check texts: no control or bidirectional character, and at least one visible character."""

import unicodedata

LINES = "\n\r\t"
"""Control characters that a text of several lines may hold."""

# Bidi_Control of Unicode 15: they reorder what is read beside them.
_BIDIRECTIONAL = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_SEPARATORS = frozenset("\u2028\u2029")
# Letters and a symbol that Unicode draws as nothing: Hangul fillers, the empty Braille pattern.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800")
_SEEN = ("L", "N", "P", "S")


def has_control(text: str, *, allowed: str = "") -> bool:
    """Whether a text holds a control, bidirectional or line-separating character, but for those `allowed`."""
    # None of these is printable: nearly every text is passed by one call.
    return not text.isprintable() and any(
        _is_control(character) and character not in allowed for character in text
    )


def is_visible(text: str) -> bool:
    """Whether a text holds a letter, a digit, a mark of punctuation or a symbol that is drawn."""
    return any(
        unicodedata.category(character).startswith(_SEEN) and character not in _BLANK for character in text
    )


def _is_control(character: str) -> bool:
    return unicodedata.category(character) == "Cc" or character in _BIDIRECTIONAL or character in _SEPARATORS
