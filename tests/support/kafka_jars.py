"""Apache Kafka's programs: copied once by Maven into a cache outside the repository."""

import fcntl
import os
import re
import shutil
import subprocess
from pathlib import Path

_TRIES = 3  # a download may fail by chance; what came is kept for the next
POM = Path(__file__).parents[2] / "infra" / "broker" / "pom.xml"


class KafkaMissing(Exception):
    """This machine cannot run Apache Kafka; the message says what is missing."""


def kafka_version() -> str:
    """The version that the Maven project names."""
    found = re.search(r"<artifactId>kafka_2\.13</artifactId>\s*<version>([\d.]+)</version>", POM.read_text())
    assert found is not None, "pom.xml names no Kafka"
    return found[1]


def kafka_jars() -> Path:
    """The folder of jars, filled when it is not there yet (10 s); safe to call from two runs at once.

    TREMPLIN_KAFKA_JARS names another folder.

    Raises:
        KafkaMissing: no Java, no Maven, or Maven cannot fetch.
    """
    if shutil.which("java") is None:
        raise KafkaMissing("no java")
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tremplin"
    folder = Path(os.environ.get("TREMPLIN_KAFKA_JARS") or cache / f"kafka-{kafka_version()}")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_name(f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.is_dir():
            _copy(folder)
    return folder


def _copy(folder: Path) -> None:
    if shutil.which("mvn") is None:
        raise KafkaMissing("no mvn")
    partial = folder.with_name(f"{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    goal = ["dependency:copy-dependencies", f"-DoutputDirectory={partial}", "-DincludeScope=runtime"]
    failed = ""
    for _ in range(_TRIES):
        result = subprocess.run(
            ["mvn", "-q", "-B", "-f", str(POM), *goal], capture_output=True, text=True, check=False
        )
        if result.returncode == 0:
            partial.rename(folder)
            return
        failed = (result.stdout.strip().splitlines() or ["failed"])[0]
    raise KafkaMissing(f"mvn: {failed}")
