"""Somebody at work in the pages: a browser where a role is signed in, and the hands that use it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from playwright.sync_api import Locator, Page, expect

from support.browser.hands import Hands, Keyboard, Pointer
from support.browser.page_checks import faults_of, photograph
from support.browser.visit import HEIGHT, NARROW, Visit
from tremplin_tenants.roles import Role

Way = Literal["keyboard", "without-javascript"]
WAYS: tuple[Way, ...] = ("keyboard", "without-javascript")
"""By the keyboard alone on a wide screen; by a finger on a narrow one, without JavaScript."""


@dataclass(frozen=True)
class Desk:
    """A page, and who uses it."""

    visit: Visit
    hands: Hands

    @property
    def page(self) -> Page:
        return self.visit.page

    def go(self, path: str) -> None:
        self.visit.page.goto(f"{self.visit.base}{path}")

    def press(self, name: str) -> None:
        """Press the button of this name."""
        self.hands.press(self.page.get_by_role("button", name=name, exact=True))

    def follow(self, address: str) -> None:
        """Follow the first link to an address."""
        self.hands.press(self.page.locator(f"main a[href='{address}']").first)

    def unfold(self, title: str) -> None:
        self.hands.press(self.page.locator("summary", has_text=title).first)

    def fill(self, name: str, text: str) -> None:
        """Type in the field that is sent under this name."""
        self.hands.fill(self._field(name), text)

    def pick(self, name: str, label: str) -> None:
        """Choose in the list that is sent under this name."""
        self.hands.pick(self._field(name), label)

    def check(self, name: str, value: str) -> None:
        self.hands.check(self.page.locator(f"[name='{name}'][value='{value}']"))

    def keeps(self, name: str, text: str) -> None:
        """Hold that the page says that nothing is recorded, with what was typed still in a field."""
        expect(self.page.get_by_role("alert")).to_contain_text("Rien n’a été enregistré")
        expect(self._field(name)).to_have_value(text)

    def is_done(self) -> str:
        """Hold that the page confirms an act; return what it says, its spaces plain."""
        said = self.page.get_by_role("status").first
        expect(said).to_contain_text("C’est l’événement n°")
        return re.sub(r"\s", " ", said.inner_text())

    def _field(self, name: str) -> Locator:
        return self.page.locator(f"main [name='{name}']:visible")


def desk_of(visit: Callable[..., Visit], role: Role | None, way: Way) -> Desk:
    """Sign a role in, in a browser used this way."""
    shown = visit(role, javascript=way == "keyboard")
    if way != "keyboard":
        shown.page.set_viewport_size({"width": NARROW, "height": HEIGHT})
    return Desk(shown, Keyboard(shown.page) if way == "keyboard" else Pointer(shown.page))


def passes(visit: Visit, state: str) -> None:
    """Hold a state of a page to the checks of every page, which need scripts; Chromium complains of a 422."""
    size = visit.page.viewport_size
    photograph(visit, state)
    assert (
        not visit.has_scripts or [fault for fault in faults_of(visit) if "status of 422" not in fault] == []
    )
    if size is not None:
        visit.page.set_viewport_size(size)
