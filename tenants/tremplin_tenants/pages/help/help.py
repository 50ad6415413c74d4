"""The help of each kind of user, with a read of its own for programs, and the statement of accessibility."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from tremplin_platform.verifier.assembly import digest
from tremplin_tenants.access import EVERYONE
from tremplin_tenants.api.audits import Verify
from tremplin_tenants.api.hours.tasks import Tasks
from tremplin_tenants.api.members.members import Members
from tremplin_tenants.api.members.results import Results
from tremplin_tenants.api.reads.reading import ReadView
from tremplin_tenants.pages.web.page import Page
from tremplin_tenants.pages.web.page_reads import PageReads
from tremplin_tenants.roles import ROLE_NAMES, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """The help of a role: its template, and the read that its examples for programs ask for, in words."""

    template: str
    read: type[ReadView]
    words: str


HELP: Mapping[Role, Help] = {
    Role.MEMBER: Help(template="member", read=Results, words="vos résultats"),
    Role.BUYER: Help(template="buyer", read=Members, words="les membres et leurs totaux"),
    Role.CONTRACTOR: Help(template="contractor", read=Tasks, words="vos tâches"),
    Role.FACILITATOR: Help(template="facilitator", read=Tasks, words="vos tâches"),
    Role.AUDITOR: Help(template="auditor", read=Verify, words="la vérification des journaux"),
}


class HelpPage(Page):
    """Aide : ce que fait chaque page du rôle, et comment lire les mêmes chiffres d’un programme."""

    path = "aide"
    roles = EVERYONE
    title = "Aide"
    template = "tremplin/help/help.html"

    def context(self, reads: PageReads) -> Mapping[str, Any]:
        found = HELP[self.caller.role]
        return {
            "role_words": ROLE_NAMES[self.caller.role].partition(",")[0],
            "role_help": f"tremplin/help/{found.template}.html",
            "read_words": found.words,
            "reads_every_log": self.caller.reads_every_log,
            "verifier_digest": digest,  # a template calls it where it is shown
            "topic": settings.TREMPLIN_TOPIC,
            "site": self.request.build_absolute_uri("/").rstrip("/"),
            "address": self.request.build_absolute_uri(f"/api/v1/{found.read.path}"),
        }


class Accessibility(Page):
    """Accessibilité : ce qui a été contrôlé, comment, et ce qui ne l’a pas été."""

    path = "accessibilite"
    roles = None
    title = "Accessibilité"
    template = "tremplin/help/accessibility.html"
