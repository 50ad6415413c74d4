"""
`python -m advisories`: published vulnerabilities of what the lock files install, by pip-audit.

Exit code 1 where one is known, or where a lock file cannot be read. Where the advisories cannot be had (no network, an
index that does not serve them), the reason is printed and the code is 0: a machine without them checks the rest.
"""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOCKS = ("infra/requirements.lock", "infra/requirements-dev.lock")
SECONDS = 90
_UNREACHABLE = re.compile(
    r"ConnectionError|ProxyError|SSLError|Timeout|HTTPError|ServiceError|Could not connect"
)


def main() -> int:
    """Audit every lock file; print one sentence."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        try:
            done = subprocess.run(_command(report), cwd=ROOT, capture_output=True, text=True, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            return _say(0, f"sauté, sans réponse en {SECONDS} s.")
        if report.exists():
            return _say(*judge(report.read_text("utf-8")))
    return _say(*failure(done.stderr))


def judge(report: str) -> tuple[int, str]:
    """What pip-audit's JSON report comes to; packages it knows nothing of are not taken for safe."""
    found = json.loads(report)["dependencies"]
    unknown = [item["name"] for item in found if "skip_reason" in item]
    if len(unknown) == len(found):
        return 0, "sauté, l’index de paquets ne donne aucun avis de sécurité."
    known = [
        f"{item['name']} {item['version']} : {', '.join(flaw['id'] for flaw in item['vulns'])}"
        for item in found
        if item.get("vulns")
    ]
    if known:
        return 1, "\n  ".join(["des paquets ont des failles publiées.", *known])
    beside = f" ; sans avis : {', '.join(unknown)}" if unknown else ""
    return 0, f"aucune faille publiée dans {len(found) - len(unknown)} paquets{beside}."


def failure(errors: str) -> tuple[int, str]:
    """What pip-audit's messages come to where it gave no report."""
    last = (errors.strip().splitlines() or ["sans message"])[-1][:300]
    if _UNREACHABLE.search(errors):
        return 0, f"sauté, les avis de sécurité ne répondent pas ({last})."
    return 1, f"n’a pas pu lire les verrous ({last})."


def _command(report: Path) -> list[str]:
    options = ["--progress-spinner", "off", "--timeout", "3", "--disable-pip", "--require-hashes"]
    locks = [part for lock in LOCKS for part in ("-r", lock)]
    return [sys.executable, "-m", "pip_audit", *options, *locks, "-f", "json", "-o", str(report)]


def _say(code: int, sentence: str) -> int:
    sys.stdout.write(f"pip-audit : {sentence}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
