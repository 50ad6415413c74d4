"""What an identifier looks like."""

import re

from tremplin_platform.domain.refusals import BadIdentifier
from tremplin_platform.events.fact import IDENTIFIER

_IDENTIFIER = re.compile(IDENTIFIER, re.ASCII)


def check_identifier(text: str, *, pointer: str = "/id") -> str:
    """
    `text` itself.

    :raises BadIdentifier: it is not `[a-z0-9][a-z0-9-]{0,62}`
    """
    if _IDENTIFIER.fullmatch(text) is None:
        raise BadIdentifier(pointer=pointer)
    return text
