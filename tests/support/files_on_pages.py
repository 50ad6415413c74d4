"""The pages of files as a contractor's browser uses them: a file is posted, what its page holds is read."""

import re
from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from support.centrale import topics
from support.in_process_api import a_market, api
from support.postgres_server import Database
from support.signed_in import signed_in
from tremplin_tenants.roles import Role

PAGE = "/heures/fichier"


@dataclass(frozen=True)
class FileWorld:
    """A contractor in its browser, and one member of its contract."""

    database: Database
    browser: Client
    contractor: str
    member: str
    contract: str

    def row(self, hours: str) -> list[str]:
        return [self.member, self.contract, "1", "direct", "02/02/2026", "28/02/2026", hours]

    def declared(self) -> int:
        return topics(self.database, self.member).count("hours.declared")


def a_file_world(database: Database) -> FileWorld:
    """Make a contract open to a member, and sign its contractor in."""
    member, contractor, contract = a_market(api(Role.BUYER))
    return FileWorld(database, signed_in(Role.CONTRACTOR, contractor), contractor, member, contract)


def drop(browser: Client, content: bytes, *, name: str = "heures.xlsx", page: str = PAGE) -> tuple[int, str]:
    """Post a file to a page; return the status and the page."""
    answer = browser.post(page, {"file": SimpleUploadedFile(name, content)})
    return answer.status_code, answer.content.decode()


def hidden(page: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, name
    return found[1]
