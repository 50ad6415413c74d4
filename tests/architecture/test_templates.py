"""Templates and the stylesheet: classes that exist, figures that only the tag writes, nothing inline."""

import re

from support.source_files import ROOT

FOLDER = ROOT / "tenants/tremplin_tenants"
TEMPLATES = sorted((FOLDER / "templates/tremplin").rglob("*.html"))
OURS = [path for path in TEMPLATES if path.name != "docs.html"]
STYLE = (FOLDER / "static/tremplin/tremplin.css").read_text("utf-8")
AWAITED = {"noprint"}
"""Classes that no template uses yet: that of the links to a list's files, which are not printed."""

_TAGS = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)


def styled() -> set[str]:
    """The classes of the stylesheet."""
    return set(re.findall(r"\.([a-zA-Z][\w-]*)", re.sub(r"/\*.*?\*/|\d\.\d", "", STYLE, flags=re.DOTALL)))


def test_every_class_of_the_stylesheet_is_used() -> None:
    sources = [*OURS, *(FOLDER / "pages").rglob("*.py"), *(FOLDER / "templatetags").glob("*.py")]
    words = {word for path in sources for word in re.findall(r"[a-zA-Z][\w-]*", path.read_text("utf-8"))}

    assert styled() - words - AWAITED == set()


def test_every_class_of_a_template_is_in_the_stylesheet() -> None:
    known = styled()
    unknown = {
        f"{path.name}: {name}"
        for path in OURS
        for names in re.findall(r'class="([^"]*)"', path.read_text("utf-8"))
        for name in _TAGS.sub(" ", names).split()
        if name not in known
    }

    assert unknown == set()


def test_figures_are_written_by_the_tag_alone() -> None:
    assert [path.name for path in OURS if re.search(r"<data\b|data-figure", path.read_text("utf-8"))] == []


def test_templates_have_nothing_that_the_policy_refuses() -> None:
    refused = re.compile(r"<style|\bstyle=|<script(?![^>]*\bsrc=)|\son\w+=|javascript:|https?://")

    assert [path.name for path in OURS if refused.search(path.read_text("utf-8"))] == []


def test_names_after_de_are_written_by_its_filter() -> None:
    written = re.compile(r"\bde {{ [\w.]*(?:names?|title)\b")

    assert [path.name for path in OURS if written.search(path.read_text("utf-8"))] == []
