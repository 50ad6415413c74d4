"""The Python files that rules of form apply to: all of the project's, but generated migrations."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = ("platform", "projections", "consumers", "tenants", "infra", "tests")


def source_files() -> list[Path]:
    """Every Python file of the project, migrations apart, in name order."""
    found = (path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))
    return sorted(path for path in found if "migrations" not in path.parts)
