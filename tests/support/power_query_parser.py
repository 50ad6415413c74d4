"""The parser of Power Query by Microsoft (npm's @microsoft/powerquery-parser, run by node)."""

import json
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from support.fetched import packages

_FOLDER = Path(__file__).parent / "power_query"


def are_power_query(texts: Sequence[str]) -> list[bool]:
    """
    Return whether each text is an expression of the language.

    :raises NotFetched: no node, no npm, or the parser cannot be fetched
    """
    stated = json.loads((_FOLDER / "package.json").read_text())["dependencies"]
    [version] = stated.values()
    modules = packages(_FOLDER, f"powerquery-parser-{version}") / "node_modules"
    done = subprocess.run(
        ["node", str(_FOLDER / "parse.cjs")],
        input=json.dumps(texts),
        env={**os.environ, "NODE_PATH": str(modules)},
        capture_output=True,
        text=True,
        check=True,
    )
    parsed: list[bool] = json.loads(done.stdout)
    return parsed
