"""The terms of a contract as bodies of the API state them."""

TERMS = {
    "title": "Nettoyage",
    "buyer": "equipe-rso",
    "usage": "internal",
    "centrale_role": "intermediary",
    "kind": "framework",
    "starts_on": "2020-01-01",
    "ends_on": "2030-12-31",
}
EXPORTED_TERMS = TERMS | {"cpv": "90910000-9", "starts_on": "2026-01-01", "ends_on": "2027-06-15"}
"""Those of a contract that DECP can say."""
