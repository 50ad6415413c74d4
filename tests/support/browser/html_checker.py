"""The Nu HTML checker of the W3C (npm's vnu-jar, run by java), over pages at hand."""

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from support.fetched import NotFetched, packages

# On a narrow screen tables become lists of labelled rows: their roles keep what `display` would take away.
_MEANT = re.compile(
    "“role” attribute must not be used on a “t[dhr]”|“(row|cell|table|rowgroup|rowheader|columnheader)” role"
)
_FOLDER = Path(__file__).parents[1] / "nu_checker"


def check_html(pages: Mapping[str, str]) -> None:
    """Fail where a page, by its name, is not valid; skip where the checker cannot be had, but in CI."""
    try:
        faults = html_faults(pages)
    except NotFetched as missing:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(missing))

    if faults:
        pytest.fail("\n".join(faults), pytrace=False)


def html_faults(pages: Mapping[str, str]) -> list[str]:
    """
    Return the errors and warnings of each page, by its name, but for the roles that our tables repeat.

    :raises NotFetched: no java, no npm, or the checker cannot be fetched
    """
    names = dict(enumerate(pages))
    with tempfile.TemporaryDirectory() as folder:
        for number, name in names.items():
            (Path(folder) / f"{number}.html").write_text(pages[name], "utf-8")
        found = _checked(folder)
    return [
        f"{names[int(Path(fault['url']).stem)]}: line {fault.get('lastLine')}: {fault['message']}"
        for fault in found
        if not _MEANT.search(fault["message"])
    ]


def _checked(folder: str) -> list[dict[str, Any]]:
    """Return what the checker says of each file of a folder."""
    if shutil.which("java") is None:
        raise NotFetched("no java")
    version = json.loads((_FOLDER / "package.json").read_text())["dependencies"]["vnu-jar"]
    checker = (
        packages(_FOLDER, f"vnu-jar-{version}") / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
    )
    command = ["java", "-Xss2m", "-XX:TieredStopAtLevel=1", "-jar", str(checker), "--format", "json"]
    done = subprocess.run(
        [*command, "--exit-zero-always", folder], capture_output=True, text=True, check=True
    )
    messages: list[dict[str, Any]] = json.loads(done.stderr)["messages"]
    return messages
