"""The official schemas of published data, as the shared data has them."""

import json
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

DATA = Path(__file__).parents[2].parent / "shared" / "data"
_SCHEMA = "https://standard.open-contracting.org/schema/1__1__5/release-schema.json"


def decp_faults(document: Any) -> list[str]:
    """Each place where a document is not DECP 2.0.4; the test is skipped where the shared data is absent."""
    return _faults(jsonschema.Draft7Validator(_read("decp/schema/schema_decp_v2.0.4.json")), document)


def ocds_faults(package: Any) -> list[str]:
    """Each place where a package is not OCDS 1.1 with the extensions at hand; skipped as `decp_faults`."""
    release = _read("ocds/schema/release-schema.json")
    for extension in ("otherRequirements", "sustainability"):
        _merge(release, _read(f"ocds/extensions/ext_{extension}/release-schema.json"))
    # As the extension of lots adds them: the tender's lots are of the definition that the two others extend.
    release["definitions"]["Tender"]["properties"]["lots"] = {
        "type": "array",
        "items": {"$ref": "#/definitions/Lot"},
    }
    registry = Registry().with_resource(_SCHEMA, Resource.from_contents(release, DRAFT4))
    schema = _read("ocds/schema/release-package-schema.json")
    checker = jsonschema.Draft4Validator.FORMAT_CHECKER
    return _faults(jsonschema.Draft4Validator(schema, registry=registry, format_checker=checker), package)


def _faults(validator: Any, document: Any) -> list[str]:
    return [f"{fault.json_path}: {fault.message[:200]}" for fault in validator.iter_errors(document)]


def _read(name: str) -> Any:
    path = DATA / name
    if not path.exists():
        pytest.skip(f"{path} is absent")
    return json.loads(path.read_text(encoding="utf-8"))


def _merge(schema: Any, patch: Any) -> None:
    """Merge a patch of the schema into it (RFC 7396, without removals)."""
    for name, value in patch.items():
        if isinstance(value, dict) and isinstance(schema.get(name), dict):
            _merge(schema[name], value)
        else:
            schema[name] = value
