"""The checks of the pages, tried on the design that the pages are made from, and on a page with every fault."""

import os
from base64 import b64encode
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from support.browser.folder_site import serving_folder
from support.browser.keyboard_walk import keyboard_faults
from support.browser.page_checks import faults_of
from support.browser.visit import open_visit

MOCKUPS = Path(__file__).parents[3] / "shared" / "mockups"
DENSEST = ("member-results-plusieurs-lots.html", "contract.html", "auditor-history.html", "tasks.html")
FAULTY = """<!doctype html><meta charset=utf-8><title>Tout est faux</title><link rel=stylesheet href=heavy.css>
<script>console.error("cassé")</script><main><h1>Tout est faux</h1>
<p>lisible<p><b style="color:#aaa">pâle</b><section style="background:#555"><p>sombre</p></section>
<img src="http://127.0.0.2:9/image.png"><div style="width:2000px">large</div></main>"""

PLAIN = "<!doctype html><html lang=fr><meta charset=utf-8><title>Lisible</title><main><h1>Lisible</h1><p>lisible</main>"

UNREACHABLE = """<!doctype html><html lang=fr><meta charset=utf-8><title>Sans souris</title>
<style>.bare:focus{outline:none}</style><a class=skip href="#ailleurs">Aller au contenu</a><a href="/a">premier</a>
<button tabindex=-1>jamais</button><button class=bare>sans contour</button><main id=contenu tabindex=-1></main>"""

NAMED = (
    "console: error: cassé",
    "another host: http://127.0.0.2:9/",
    "weight: ",
    "overflow at 390 px: 2008 px",
    "overflow at 1280 px: 2008 px",
    "axe at 1280 px: html-has-lang",
    'axe at 1280 px: color-contrast <b style="color:#aaa">pâle</b> <p>sombre</p>',
    "axe at 390 px: image-alt",
)


@pytest.mark.skipif(not MOCKUPS.is_dir(), reason="the design is not beside this checkout")
def test_the_design_passes(chromium: Browser) -> None:
    with serving_folder(MOCKUPS) as base, chromium.new_context() as context:
        visit = open_visit(context, base)
        faults = {}
        for name in DENSEST:
            visit.go(f"/{name}")
            faults[name] = faults_of(visit)

    assert {name: found for name, found in faults.items() if found} == {}


def test_every_fault_is_found(chromium: Browser, tmp_path: Path) -> None:
    (tmp_path / "faulty.html").write_text(FAULTY, "utf-8")
    (tmp_path / "plain.html").write_text(PLAIN, "utf-8")
    (tmp_path / "heavy.css").write_bytes(b"/*" + b64encode(os.urandom(60_000)) + b"*/")
    with serving_folder(tmp_path, policy="") as base, chromium.new_context() as context:
        visit = open_visit(context, base)
        visit.go("/plain.html")
        assert faults_of(visit) == []
        visit.go("/faulty.html")
        faults = faults_of(visit)
        assert faults_of(visit) == faults  # a shade that failed is measured again

    assert [named for named in NAMED if not any(fault.startswith(named) for fault in faults)] == [], faults


def test_what_the_keyboard_does_not_reach_is_found(chromium: Browser, tmp_path: Path) -> None:
    (tmp_path / "unreachable.html").write_text(UNREACHABLE, "utf-8")
    with serving_folder(tmp_path, policy="") as base, chromium.new_context() as context:
        visit = open_visit(context, base)
        visit.go("/unreachable.html")
        faults = list(keyboard_faults(visit))

    named = ("<button tabindex", "no ring: <button class", "« Aller au contenu » does not go there")
    assert len(faults) == len(named), faults
    for fault, name in zip(faults, named, strict=True):
        assert fault.startswith(f"keyboard: {name}")
