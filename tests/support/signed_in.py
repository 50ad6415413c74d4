"""A browser in which somebody is signed in, as Django's test client gives one."""

import re
from collections.abc import Iterator
from html import unescape

from django.conf import settings
from django.test import Client

from support.accounts import a_person, a_session
from tremplin_tenants.roles import CENTRALE, Role


def signed_in(role: Role, organisation: str = CENTRALE) -> Client:
    """Return a browser in which a new account with a seat of an organisation is signed in."""
    browser = Client()
    sign_in(browser, role, organisation)
    return browser


def sign_in(browser: Client, role: Role, organisation: str = CENTRALE) -> None:
    """Sign a new account with a seat of an organisation in, in a browser that there is."""
    key = a_session(a_person((role, organisation)))
    browser.cookies[settings.SESSION_COOKIE_NAME] = key


def sign_out(browser: Client) -> str:
    """Forget the session of a browser, as when it has ended; return its key."""
    return browser.cookies.pop(settings.SESSION_COOKIE_NAME).value


def walked(browser: Client, address: str, *, place: str) -> Iterator[str]:
    """Yield each page of a list, as its links lead; `place` is the parameter of those links, of the page's lists."""
    following: str | None = address
    while following:
        page = unescape(browser.get(following).content.decode())
        yield page
        links = re.findall(r'href="([^"]+)" rel="next"', page)
        following = next((link for link in links if f"{place}=" in link), None)
