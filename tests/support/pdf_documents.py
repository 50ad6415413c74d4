"""PDF documents as a reader of the tests sees them: their words, and what veraPDF says of them."""

import json
import os
import re
import subprocess
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from support.fetched import NotFetched, jars

_POM = Path(__file__).parents[2] / "infra" / "verapdf" / "pom.xml"
STANDARDS = {"PDF/UA-1 validation profile", "PDF/A-2A validation profile"}


def words(content: bytes) -> str:
    """The text of every page, its lines joined by single spaces, every kind of space made plain."""
    pages = PdfReader(BytesIO(content)).pages
    return re.sub(r"[\s\u200b]+", " ", " ".join(page.extract_text() for page in pages))


def passed_standards(documents: Mapping[str, bytes], folder: Path) -> dict[str, set[str]]:
    """
    Return, for each document, the names of the standards that it states and holds to.

    Skips the test where this machine cannot run veraPDF; a build machine fails.
    """
    files = {name: folder / f"{name}.pdf" for name in documents}
    for name, file in files.items():
        file.write_bytes(documents[name])
    command = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", f"{_jars()}/*"]
    asked = [
        "org.verapdf.apps.GreenfieldCliWrapper",
        "-f",
        "0",
        "--format",
        "json",
        *map(str, files.values()),
    ]
    done = subprocess.run([*command, *asked], capture_output=True, text=True, check=False)
    jobs = {job["itemDetails"]["name"]: job for job in json.loads(done.stdout)["report"]["jobs"]}
    return {name: _passed(jobs[str(file)]) for name, file in files.items()}


def _passed(job: Mapping[str, Any]) -> set[str]:
    return {result["profileName"] for result in job["validationResult"] if result["compliant"]}


def _jars() -> Path:
    version = re.search(r"<artifactId>greenfield-apps</artifactId>\s*<version>([\d.]+)<", _POM.read_text())
    assert version is not None, "pom.xml names no veraPDF"
    try:
        return jars(_POM, f"verapdf-{version[1]}")
    except NotFetched as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"no veraPDF: {error}")
