"""The forms of a page as a browser posts them, and the alert of a page that refuses one."""

import re
from typing import Any

from django.test import Client

from support.postgres_server import Database

_FORM = re.compile(r'<form method="post".*?</form>', re.DOTALL)
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


def hidden_of(answer: Any, act: str = "") -> dict[str, str]:
    """Return the hidden fields of the page's form for `act`, of its first form with an act where none is named."""
    found = [dict(_HIDDEN.findall(form)) for form in _FORM.findall(answer.content.decode())]
    return next(hidden for hidden in found if (hidden.get("act") == act if act else "act" in hidden))


def has_form(answer: Any) -> bool:
    """Whether a page has a form of a command."""
    return any('name="act"' in form for form in _FORM.findall(answer.content.decode()))


def post_form(browser: Client, address: str, act: str = "", **typed: str) -> Any:
    """Show a page, type in its form and send it; a dot in a name is written `__`."""
    hidden = hidden_of(browser.get(address), act)
    return browser.post(address, hidden | {name.replace("__", "."): text for name, text in typed.items()})


def alert_of(answer: Any) -> str:
    """Return the alert of a page that refuses a form."""
    found = re.search(r'<div class="errors" role="alert".*?</div>', answer.content.decode(), re.DOTALL)
    assert found is not None, answer.content.decode()
    return found[0]


def count_events(database: Database) -> int:
    """Return how many events there are, in all logs."""
    with database.connect_superuser() as connection:
        row = connection.execute("select count(*) from events").fetchone()
    assert row is not None
    return int(row[0])
