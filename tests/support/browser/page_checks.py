"""What every page is held to: accessible, whole at both widths, light, and asking nothing of anybody else."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from axe_playwright_python import base as axe

from support.browser.visit import HEIGHT, NARROW, WIDE, Visit

MOST_BYTES = 60_000
PHOTOGRAPHS = Path(__file__).parents[3] / "build" / "screenshots"
_AXE = (
    "axe.run({resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa',"
    " 'best-practice']}).then(found => found.violations.map("
    "fault => fault.id + ' ' + fault.nodes.slice(0, 3).map(node => node.html).join(' ')))"
)
_OPEN_DETAILS = "document.querySelectorAll('details').forEach(item => { item.open = true })"
_BEYOND = """() => {
    const page = document.documentElement, width = page.clientWidth
    if (page.scrollWidth <= width) return []
    const scrolls = item => item && (getComputedStyle(item).overflowX !== 'visible' || scrolls(item.parentElement))
    const wide = [...document.body.querySelectorAll('*')].filter(
        item => item.getBoundingClientRect().right > width + 1 && !scrolls(item.parentElement))
    return [`${page.scrollWidth} px`, ...wide.slice(-2).map(item => item.outerHTML.slice(0, 160))]
}"""


def faults_of(visit: Visit) -> list[str]:
    """Return what is wrong with the page that a visit shows, each fault named; it is left narrow, its details open."""
    return [
        *(f"console: {text}" for text in visit.complaints),
        *(f"another host: {url}" for url in visit.elsewhere()),
        *_weight(visit),
        *_overflow(visit, NARROW),
        *_overflow(visit, WIDE),
        *_axe(visit, "closed, wide"),
        *_overflow(visit, WIDE, opened=True),
        *_overflow(visit, NARROW, opened=True),
        *_axe(visit, "open, narrow"),
    ]


def _weight(visit: Visit) -> Iterator[str]:
    weight = visit.weight()
    if sum(weight.values()) > MOST_BYTES:
        yield f"weight: {sum(weight.values())} bytes compressed, {weight}"


def _overflow(visit: Visit, width: int, *, opened: bool = False) -> Iterator[str]:
    visit.page.set_viewport_size({"width": width, "height": HEIGHT})
    if opened:
        visit.page.evaluate(_OPEN_DETAILS)
    for beyond in visit.page.evaluate(_BEYOND):
        yield f"overflow at {width} px: {beyond}"


def _axe(visit: Visit, state: str) -> Iterator[str]:
    if visit.page.evaluate("typeof axe === 'undefined'"):
        visit.page.evaluate(_axe_script())
    for fault in visit.page.evaluate(_AXE):
        yield f"axe, details {state}: {fault}"


def photograph(visit: Visit, name: str) -> None:
    """Keep the whole page as it is at both widths, in `build/screenshots`; it is left wide."""
    PHOTOGRAPHS.mkdir(parents=True, exist_ok=True)
    for width in (NARROW, WIDE):
        visit.page.set_viewport_size({"width": width, "height": HEIGHT})
        path = PHOTOGRAPHS / f"{re.sub('[^a-z0-9]+', '-', name.lower()).strip('-')}-{width}.png"
        visit.page.screenshot(path=path, full_page=True)


@cache
def _axe_script() -> str:
    return Path(axe.AXE_FILE_PATH).read_text("utf-8")
