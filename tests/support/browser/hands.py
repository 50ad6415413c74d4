"""Two ways to use a page: with the keyboard alone, as it is without a mouse, or with a pointer."""

from typing import Protocol

from playwright.sync_api import Locator, Page

from support.browser.tab_stops import TAB_STOPS

_MOST_STOPS = 150
# How often Tab is pressed at least, from where the focus is, before it comes to an element.
_AHEAD = f"""item => {{ {TAB_STOPS}
    const from = document.activeElement, after = Node.DOCUMENT_POSITION_FOLLOWING
    const between = stop => stop !== item && stop.compareDocumentPosition(item) & after &&
        (from === document.body || from.compareDocumentPosition(stop) & after)
    return stops.filter(between).reduce((sum, stop) => sum + presses(stop), 0)
}}"""
# How often the arrow is pressed from what a list shows.
_BELOW = "(item, label) => [...item.options].findIndex(option => option.label === label) - item.selectedIndex"
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
        self._hold("ArrowDown", target.evaluate(_BELOW, label))
        for _ in range(_MOST_STOPS):
            if target.evaluate("item => item.selectedOptions[0].label") == label:
                return
            self._page.keyboard.press("ArrowDown")
        raise AssertionError(f"{target} does not offer {label}")

    def check(self, target: Locator) -> None:
        self._reach(target, "Tab")
        self._page.keyboard.press("Space")

    def _reach(self, target: Locator, key: str) -> None:
        if key == "Tab":
            self._hold(key, target.evaluate(_AHEAD))
        for _ in range(_MOST_STOPS):
            if target.evaluate(_IS_FOCUSED):
                # The page scrolls to it in the next frame.
                self._page.wait_for_function(_IS_SHOWN, arg=target.element_handle(), timeout=5_000)
                return
            self._page.keyboard.press(key)
        raise AssertionError(f"{key} does not reach {target}")

    def _hold(self, key: str, times: int) -> None:
        """Keep a key down until it has repeated as often."""
        for _ in range(times):
            self._page.keyboard.down(key)
        if times > 0:
            self._page.keyboard.up(key)


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
