"""Lists of a page, a part at a time; addresses of the neighbouring parts, made from those that the API gives."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from tremplin_tenants.api.reads.pagination import ListView
from tremplin_tenants.pages.web.page_reads import PageReads

_CURSOR = {"cursor": "cursor"}


def placed_list(
    reads: PageReads,
    view: type[ListView],
    query: Mapping[str, str],
    *,
    path: str,
    asked: Mapping[str, str],
    place: str,
) -> dict[str, Any]:
    """
    Return the `rows` of one of a page's lists, and the addresses of its neighbours, which keep the others' places.

    :param asked: the parameters of the page at `path` that say what it shows: the place of each list among them
    :param place: the one that is this list's
    """
    found = reads.read(view, {**query, "cursor": asked.get(place, "")})
    kept = {name: text for name, text in asked.items() if name != place}
    return {"rows": found["results"], **neighbours(path, kept, found, names={"cursor": place})}


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
