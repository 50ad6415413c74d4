"""Browsers as Django's test client gives them: one person each, at an address of their own, with its forms' tokens."""

import re
from typing import Any

from django.test import Client

from support.accounts import PASSWORD, new_address

SESSION, TOKEN = "tremplin_session", "tremplin_csrf"
POSTED = re.compile(r'<form[^>]* method="post".*?</form>', re.DOTALL)


class Browser:
    """A browser at an address of its own, that sends the token of the forms it is shown."""

    def __init__(self) -> None:
        self.client = Client(enforce_csrf_checks=True, REMOTE_ADDR=new_address())

    def get(self, path: str) -> Any:
        return self.client.get(path)

    def post(self, path: str, /, shown: str | None = None, **fields: str) -> Any:
        """Post fields with the token of the page `shown`, by default the same."""
        forms = POSTED.findall(self.get(shown or path).content.decode())
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', forms[-1])
        assert token is not None
        return self.client.post(path, {"csrfmiddlewaretoken": token[1], **fields})

    def sign_in(self, email: str, password: str = PASSWORD, **fields: str) -> Any:
        return self.post("/connexion", email=email, password=password, **fields)

    @property
    def session(self) -> str:
        return str(self.client.cookies[SESSION].value)


def alert_of(answer: Any) -> str:
    found = re.search(r'role="alert"[^>]*data-code="([^"]+)"', answer.content.decode())
    return found[1] if found else ""
