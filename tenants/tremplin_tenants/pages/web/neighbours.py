"""The addresses of the neighbouring pages of a list, made from those that the API gives."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit


def neighbours(path: str, kept: Mapping[str, str], answer: Mapping[str, Any]) -> dict[str, str]:
    """
    Return `next` and `previous`, addresses of the page at `path` with the cursors of a list's answer; empty for none.

    :param kept: the other parameters of the page, of which empty ones are left out
    """
    links = {}
    for name in ("next", "previous"):
        cursor = parse_qs(urlsplit(answer[name] or "").query).get("cursor", [""])[0]
        query = urlencode({key: text for key, text in {**kept, "cursor": cursor}.items() if text})
        links[name] = f"{path}?{query}" if cursor else ""
    return links
