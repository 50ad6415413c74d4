"""The addresses of the neighbouring pages of a list, made from those that the API gives."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

_CURSOR = {"cursor": "cursor"}


def neighbours(
    path: str, kept: Mapping[str, str], answer: Mapping[str, Any], *, names: Mapping[str, str] = _CURSOR
) -> dict[str, str]:
    """
    Return `next` and `previous`, addresses of the page at `path` with the cursors of a list's answer; empty for none.

    :param kept: the other parameters of the page, of which empty ones are left out
    :param names: the parameters of the API's addresses that say which page it is, with their names in the page's
    """
    links = {}
    for name in ("next", "previous"):
        found = parse_qs(urlsplit(answer[name] or "").query)
        place = {of_page: found[key][0] for key, of_page in names.items() if key in found}
        query = urlencode({key: text for key, text in {**kept, **place}.items() if text})
        links[name] = f"{path}?{query}" if place else ""
    return links
