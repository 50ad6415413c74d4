"""What every page is held to: accessible, whole at both widths, light, and asking nothing of anybody else."""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from axe_playwright_python import base as axe

from support.browser.visit import NARROW, WIDE, Visit

MOST_BYTES = 60_000
# `preload` asks for the stylesheets again, for a rule that none of these groups has.
_AXE = """([options, shades]) => axe.run(
    shades ? {include: shades.map(name => window.shades.get(name))} : document,
    {preload: false, resultTypes: ['violations'], ...options}
).then(found => found.violations.map(
    fault => fault.id + ' ' + fault.nodes.slice(0, 3).map(node => node.html).join(' ')))"""
_RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"color-contrast": {"enabled": False}},
}
# Contrast takes longer than all other rules: it is measured on one element of each shade, which is all that it hangs on
# (its own colour and type, the backgrounds behind it, of its sides too where something is placed over the flow), and
# once for all pages that have the shade, with things of the same kinds placed over the flow.
_CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
_SHADES = """() => {
    const behind = new Map([[null, '']]), found = window.shades = new Map(), over = new Set()
    const clear = 'rgba(0, 0, 0, 0) none 1 none normal '
    const shade = item => {
        if (!behind.has(item)) {
            const style = getComputedStyle(item), moved = !['static', 'relative'].includes(style.position)
            const own = [style.backgroundColor, style.backgroundImage, style.opacity, style.filter, style.mixBlendMode,
                moved ? item.outerHTML : ''].join(' ')
            if (moved) over.add(item.tagName + item.className)
            behind.set(item, shade(item.parentElement) + (own === clear ? '' : `|${own}`))
        }
        return behind.get(item)
    }
    for (const item of document.body.querySelectorAll('*')) {
        shade(item)
        const text = [...item.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim())
        if (!text && !item.matches('input, select, textarea')) continue
        if (!item.checkVisibility({visibilityProperty: true})) continue
        const style = getComputedStyle(item)
        const own = [style.color, style.fontSize, style.fontWeight, style.textShadow, item.matches(':disabled')]
        const key = [shade(item), ...own].join('|')
        if (!found.has(key)) found.set(key, item)
    }
    return [[...found.keys()], [...over].sort().join(' ')]
}"""
_passed: set[tuple[str, str]] = set()
"""The shades that passed on some page, each with what is over the flow there."""
_OPEN_DETAILS = """() => {
    window.closedBefore = [...document.querySelectorAll('details:not([open])')]
    window.closedBefore.forEach(item => { item.open = true })
}"""
_CLOSE_DETAILS = "window.closedBefore.forEach(item => { item.open = false })"
_BEYOND = """() => {
    const page = document.documentElement, width = page.clientWidth
    if (page.scrollWidth <= width) return []
    const scrolls = item => item && (getComputedStyle(item).overflowX !== 'visible' || scrolls(item.parentElement))
    const wide = [...document.body.querySelectorAll('*')].filter(
        item => item.getBoundingClientRect().right > width + 1 && !scrolls(item.parentElement))
    return [`${page.scrollWidth} px`, ...wide.slice(-2).map(item => item.outerHTML.slice(0, 160))]
}"""


def carry_checks(visit: Visit) -> None:
    """Have every page that a visit asks for bring axe, which costs less than to bring it to each."""
    visit.page.add_init_script(path=axe.AXE_FILE_PATH)


def faults_of(visit: Visit) -> list[str]:
    """Return what is wrong with the page that a visit shows, each fault named; it is left narrow, as it was."""
    return list(_faults(visit))


def _faults(visit: Visit) -> Iterator[str]:
    yield from (f"console: {text}" for text in visit.complaints)
    yield from (f"another host: {url}" for url in visit.elsewhere())
    yield from _weight(visit)
    yield from _overflow(visit, WIDE)
    visit.page.evaluate(_OPEN_DETAILS)  # what they hide is in the page too, and what a closed one shows stays
    yield from _overflow(visit, WIDE)
    yield from _axe(visit, WIDE, _RULES)
    yield from _contrast(visit)
    yield from _overflow(visit, NARROW)
    yield from _axe(visit, NARROW, _RULES)
    visit.page.evaluate(_CLOSE_DETAILS)
    yield from _overflow(visit, NARROW)


def _weight(visit: Visit) -> Iterator[str]:
    weight = visit.weight()
    if sum(weight.values()) > MOST_BYTES:
        yield f"weight: {sum(weight.values())} bytes compressed, {weight}"


def _overflow(visit: Visit, width: int) -> Iterator[str]:
    visit.resize(width)
    for beyond in visit.page.evaluate(_BEYOND):
        yield f"overflow at {width} px: {beyond}"


def _contrast(visit: Visit) -> Iterator[str]:
    """Measure the shades that no page had before, on a wide one: no colour of the stylesheet hangs on the width."""
    shades, over = visit.page.evaluate(_SHADES)
    new = [shade for shade in shades if (shade, over) not in _passed]
    faults = list(_axe(visit, WIDE, _CONTRAST, new)) if new else []
    yield from faults
    if not faults:
        _passed.update((shade, over) for shade in new)


def _axe(
    visit: Visit, width: int, options: Mapping[str, Any], shades: Sequence[str] | None = None
) -> Iterator[str]:
    if visit.page.evaluate("typeof axe === 'undefined'"):
        visit.page.evaluate(_axe_script())
    for fault in visit.page.evaluate(_AXE, [options, shades]):
        yield f"axe at {width} px: {fault}"


def photograph(visit: Visit, name: str) -> None:
    """Keep the whole page at both widths in the folder that TREMPLIN_SCREENSHOTS names, if it does; leave it wide."""
    if (folder := os.environ.get("TREMPLIN_SCREENSHOTS")) is None:
        return
    Path(folder).mkdir(parents=True, exist_ok=True)
    for width in (NARROW, WIDE):
        visit.resize(width)
        path = Path(folder) / f"{re.sub('[^a-z0-9]+', '-', name.lower()).strip('-')}-{width}.jpg"
        visit.page.screenshot(path=path, full_page=True, type="jpeg", quality=75)


@cache
def _axe_script() -> str:
    return Path(axe.AXE_FILE_PATH).read_text("utf-8")
