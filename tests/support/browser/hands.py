"""Two ways to use a page: with the keyboard alone, as it is without a mouse, or with a pointer."""

from typing import Protocol

from playwright.sync_api import Locator, Page

_MOST_STOPS = 150
_IS_FOCUSED = "item => item === document.activeElement"
# The ring that shows where the focus is, and that the place is in sight.
_IS_SHOWN = """item => {
    const style = getComputedStyle(item), box = item.getBoundingClientRect()
    const ring = (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none'
    return ring && box.bottom > 0 && box.top < innerHeight
}"""


class Hands(Protocol):
    """Somebody who fills forms and follows links."""

    def press(self, target: Locator) -> None:
        """Follow a link, or press a button."""

    def press_twice(self, target: Locator) -> None:
        """Press a button by a double click, where there is a pointer."""

    def choose(self, target: Locator) -> None:
        """Choose one of a list of buttons."""

    def fill(self, target: Locator, text: str) -> None:
        """Type in a field, in place of what it holds."""

    def pick(self, target: Locator, label: str) -> None:
        """Choose in a list that unfolds."""

    def check(self, target: Locator) -> None:
        """Tick a box."""


class Keyboard:
    """Reaches everything by Tab and the arrows; what has the focus must show it."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def press(self, target: Locator) -> None:
        self._reach(target, "Tab")
        self._page.keyboard.press("Enter")
        self._page.wait_for_load_state()

    def press_twice(self, target: Locator) -> None:
        self.press(target)

    def choose(self, target: Locator) -> None:
        name = target.get_attribute("name")
        group = self._page.locator(f"input[type=radio][name='{name}']")
        chosen = group.and_(self._page.locator(":checked"))
        self._reach(chosen if chosen.count() else group.first, "Tab")
        self._reach(target, "ArrowDown")
        self._page.keyboard.press("Space")

    def fill(self, target: Locator, text: str) -> None:
        self._reach(target, "Tab")
        self._page.keyboard.press("Control+a")
        self._page.keyboard.type(text)

    def pick(self, target: Locator, label: str) -> None:
        self._reach(target, "Tab")
        for _ in range(_MOST_STOPS):
            if target.evaluate("item => item.selectedOptions[0].label") == label:
                return
            self._page.keyboard.press("ArrowDown")
        raise AssertionError(f"{target} does not offer {label}")

    def check(self, target: Locator) -> None:
        self._reach(target, "Tab")
        self._page.keyboard.press("Space")

    def _reach(self, target: Locator, key: str) -> None:
        for _ in range(_MOST_STOPS):
            if target.evaluate(_IS_FOCUSED):
                # The page scrolls to it in the next frame.
                self._page.wait_for_function(_IS_SHOWN, arg=target.element_handle(), timeout=5_000)
                return
            self._page.keyboard.press(key)
        raise AssertionError(f"{key} does not reach {target}")


class Pointer:
    """Clicks."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def press(self, target: Locator) -> None:
        target.click()
        self._page.wait_for_load_state()

    def press_twice(self, target: Locator) -> None:
        target.dblclick()
        self._page.wait_for_load_state()

    def choose(self, target: Locator) -> None:
        target.check()

    def fill(self, target: Locator, text: str) -> None:
        target.fill(text)

    def pick(self, target: Locator, label: str) -> None:
        target.select_option(label=label)

    def check(self, target: Locator) -> None:
        target.check()
