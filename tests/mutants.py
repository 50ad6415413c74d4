"""`make mutants`, by hand: change the rules one operator at a time, and list the changes that no test notices.

Each part is mutated in a copy of the repository, with the tests that hold it, in memory only. Survivors are read in
`tests/README.md`.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from support.source_files import FOLDERS, ROOT

# By part: the modules that are changed, and the tests that must notice, without those that need PostgreSQL.
PARTS = {
    "figures": ("figures", "figures"),
    "law": (
        "domain/law",
        "platform/rules/test_law.py platform/rules/test_reservations.py"
        " platform/rules/test_registers.py platform/test_awards.py",
    ),
    "attribution": (
        "domain/attribution",
        "platform/rules/test_attribution.py"
        " platform/rules/test_attribution_late.py platform/rules/test_attribution_secrets.py"
        " platform/rules/test_attribution_limits.py"
        " platform/test_targets_by_volumes.py",
    ),
}
# French writing has examples of its own, and « | » is of types.
_CONFIGURATION = """
[cosmic-ray]
module-path = "platform/tremplin_platform/{modules}"
timeout = 30.0
excluded-modules = ["**/french.py"]
test-command = "{python} -m pytest -q -x -p no:cacheprovider -W ignore --confcutdir=tests/unit \
-o addopts=--import-mode=importlib -k 'not postgresql and not properties' {tests}"
[cosmic-ray.distributor]
name = "local"
[cosmic-ray.filters.operators-filter]
exclude-operators = ["core/ReplaceBinaryOperator_BitOr_.*", "core/NumberReplacer"]
"""


def main(parts: list[str]) -> None:
    """Mutate the parts named, or all three, and print the surviving changes of each."""
    with tempfile.TemporaryDirectory(prefix="tremplin-mutants-") as folder:
        copy = Path(folder) / "copy"
        skipped = shutil.ignore_patterns(
            ".git", ".venv", ".*_cache", "__pycache__", ".tremplin", ".hypothesis"
        )
        shutil.copytree(ROOT, copy, ignore=skipped)
        paths = os.pathsep.join(str(copy / name) for name in FOLDERS)
        for part in parts or PARTS:
            modules, files = PARTS[part]
            tests = " ".join(f"tests/unit/{file}" for file in files.split())
            written = _CONFIGURATION.format(modules=modules, tests=tests, python=sys.executable)
            (copy / "mutants.toml").write_text(written)
            variables = {**os.environ, "PYTHONPATH": paths, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
            for step in (
                ["cosmic-ray", "init", "mutants.toml", f"{part}.sqlite"],
                ["cr-filter-operators", f"{part}.sqlite", "mutants.toml"],
                ["cosmic-ray", "baseline", "mutants.toml"],
                ["cosmic-ray", "exec", "mutants.toml", f"{part}.sqlite"],
                ["cr-report", "--surviving-only", "--show-diff", f"{part}.sqlite"],
            ):
                program = Path(sys.executable).parent / step[0]
                subprocess.run([program, *step[1:]], check=True, cwd=copy, env=variables)


if __name__ == "__main__":
    main(sys.argv[1:])
