"""Templates and the stylesheet: classes that exist, figures that only the tag writes, nothing inline."""

import re

from support.source_files import ROOT

FOLDER = ROOT / "tenants/tremplin_tenants"
TEMPLATES = sorted((FOLDER / "templates/tremplin").rglob("*.html"))
OURS = [path for path in TEMPLATES if path.name != "docs.html"]
STYLE = (FOLDER / "static/tremplin/tremplin.css").read_text("utf-8")
_TAGS = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)


def test_every_class_of_a_template_is_in_the_stylesheet() -> None:
    styled = set(re.findall(r"\.([a-zA-Z][\w-]*)", re.sub(r"/\*.*?\*/", "", STYLE, flags=re.DOTALL)))

    unknown = {
        f"{path.name}: {name}"
        for path in OURS
        for names in re.findall(r'class="([^"]*)"', path.read_text("utf-8"))
        for name in _TAGS.sub(" ", names).split()
        if name not in styled
    }

    assert unknown == set()


def test_figures_are_written_by_the_tag_alone() -> None:
    assert [path.name for path in OURS if re.search(r"<data\b|data-figure", path.read_text("utf-8"))] == []


def test_templates_have_nothing_that_the_policy_refuses() -> None:
    refused = re.compile(r"<style|\bstyle=|<script(?![^>]*\bsrc=)|\son\w+=|javascript:|https?://")

    assert [path.name for path in OURS if refused.search(path.read_text("utf-8"))] == []
