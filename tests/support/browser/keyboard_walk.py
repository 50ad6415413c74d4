"""What the keyboard alone reaches of a page: every stop in the order of the page, each shown, and a way out."""

from collections.abc import Iterator, Sequence

from support.browser.tab_stops import TAB_STOPS
from support.browser.visit import WIDE, Visit

_MOST_STOPS = 40
_LAST_STOPS = 6
# Everything that Tab should stop at, in the order of the page; what shows each stop is noted when it is left.
_WATCH = (
    "() => {"
    + TAB_STOPS
    + """
    const named = item => item.outerHTML.replace(/\\\\s+/g, ' ').slice(0, 120)
    const walk = window.walk = {left: [], hidden: [], stops}
    addEventListener('keydown', event => {
        const item = document.activeElement
        if (event.key !== 'Tab' || item === document.body || item === walk.left.at(-1)) return  // a part of a date
        const style = getComputedStyle(item), box = item.getBoundingClientRect()
        const ring = (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none'
        if (!ring) walk.hidden.push(`no ring: ${named(item)}`)
        if (box.bottom <= 0 || box.top >= innerHeight) walk.hidden.push(`out of sight: ${named(item)}`)
        walk.left.push(item)
    }, true)
    return stops.map(presses)
}"""
)
_FOUND = """([from, to]) => {
    const named = item => item.outerHTML.replace(/\\\\s+/g, ' ').slice(0, 120)
    const {stops, left, hidden} = window.walk
    const at = stops.slice(from, to).findIndex((stop, place) => left[place] !== stop)
    const faults = at < 0 ? [] :
        [`${named(stops[from + at])} is not reached in its turn, but ${named(left[at] || document.body)}`]
    return [...faults, ...hidden]
}"""


def keyboard_faults(visit: Visit) -> Iterator[str]:
    """Press Tab through a page where nothing has had the focus yet; of a long page, its first stops and its last."""
    visit.resize(WIDE)
    presses = visit.page.evaluate(_WATCH)
    count = len(presses)
    visit.page.keyboard.press("Tab")
    yield from _walked(visit, presses, 0, min(count, _MOST_STOPS))
    if count > _MOST_STOPS:
        start = max(_MOST_STOPS, count - _LAST_STOPS)
        visit.page.evaluate("start => window.walk.stops[start].focus()", start)
        yield from _walked(visit, presses, start, count)
    if visit.page.evaluate("document.activeElement === window.walk.stops.at(-1)"):
        yield "the keyboard does not leave the last stop"
    yield from _skips(visit)


def _walked(visit: Visit, presses: Sequence[int], start: int, end: int) -> Iterator[str]:
    """Press Tab until the last stop is left, from the first, which has the focus."""
    visit.page.evaluate("() => { walk.left = []; walk.hidden = [] }")
    for _ in range(sum(presses[start:end])):
        visit.page.keyboard.down("Tab")  # kept down, which moves as often as it repeats
    visit.page.keyboard.up("Tab")
    yield from (f"keyboard: {fault}" for fault in visit.page.evaluate(_FOUND, [start, end]))


def _skips(visit: Visit) -> Iterator[str]:
    visit.page.locator("a.skip").focus()
    visit.page.keyboard.press("Enter")
    if visit.page.evaluate("document.activeElement.id") != "contenu":
        yield "keyboard: « Aller au contenu » does not go there"
