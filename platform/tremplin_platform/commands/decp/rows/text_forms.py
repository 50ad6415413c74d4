"""Texts that read alike: whatever their spaces, letter case, Unicode form and invisible characters."""

import re
from functools import lru_cache
from unicodedata import category, normalize

# Unicode's default ignorable characters of other categories than control and format, and two blanks.
_BLANKS = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
# Most texts of a file come back: natures, kinds of identifiers, titles of what is bought by many.
_MOST = 1 << 14
_INVISIBLE = {"Cc", "Cf", "Zl", "Zp", "Zs"}


@lru_cache(_MOST)
def folded(text: str) -> str:
    """`text` in a form to compare, without any space: equal where two texts read alike."""
    visible = _visible(text)
    if visible.isascii():
        return visible.casefold()
    composed = normalize("NFKC", visible)
    if composed != visible:  # a compatibility form may bring a space
        composed = _visible(composed)
    return normalize("NFKC", composed.casefold())


def _visible(text: str) -> str:
    joined = "".join(text.split())
    if not joined.isprintable():
        joined = "".join(
            character
            for character in joined
            if character.isprintable() or category(character) not in _INVISIBLE
        )
    return joined if joined.isascii() else _BLANKS.sub("", joined)
