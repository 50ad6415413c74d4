"""Files of DECP, made up for a test; and where the real ones are."""

import json
from pathlib import Path
from typing import Any

import pytest

REAL = Path(__file__).parents[2].parent / "shared" / "data" / "decp"

UGAP = "77605646700587"
LYON = "21690123100011"
LA_POSTE = "35600000049837"
BAD_SIRET = "77605646700588"


def real_file(name: str) -> Path:
    """A real file of the shared data; the test is skipped where that folder is absent."""
    path = REAL / name
    if not path.exists():
        pytest.skip(f"{path} is absent")
    return path


def contract_row(identifier: Any = "2024-001", *, buyer: Any = UGAP, **fields: Any) -> dict[str, Any]:
    """A row of the 2022 layout without a fault; a field given as None is null."""
    return {
        "id": identifier,
        "acheteur": {"id": buyer},
        "nature": "Marché",
        "objet": "Entretien des espaces verts",
        "codeCPV": "77310000-6",
        "dureeMois": 48,
        "dateNotification": "2024-05-15",
        "datePublicationDonnees": "2024-05-25",
        "montant": 575000,
        "titulaires": [{"titulaire": {"id": LYON, "typeIdentifiant": "SIRET"}}],
        "considerationsSociales": {"considerationSociale": ["Clause sociale"]},
        **fields,
    }


def modification(number: int, **fields: Any) -> dict[str, Any]:
    """A modification of the 2022 layout, wrapped as it is there."""
    return {"modification": {"id": number, "dateNotificationModification": f"2025-01-{number:02}", **fields}}


def document(*rows: Any, concessions: tuple[Any, ...] = ()) -> dict[str, Any]:
    """The 2022 layout around rows."""
    return {"marches": {"marche": list(rows), "contrat-concession": list(concessions)}}


def write_json(path: Path, content: Any) -> Path:
    """`content` as a file of UTF-8 JSON."""
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path
