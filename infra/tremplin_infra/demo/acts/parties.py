"""
The organisations of the demo year.

Members are 42 real bodies (name and SIRET as published in essential data of public procurement, damaged accents
mended) and `siege`, the centrale's own purchases. Contractors are made up, and like the two facilitateurs and
`siege` they carry made-up SIRETs, recognisable by their zeros. No person is named.
"""

import csv
from dataclasses import dataclass
from importlib.resources import files

from tremplin_platform.events.fact import CENTRALE as CENTRALE

SEAT = "siege"
BUYER = "acheteur-demonstration"
"""The identifier of the person in charge of every contract."""
JOINS_LATE, LEAVES = "msa-017", "cpam-079"
MERGES, SUCCESSOR = "cpam-065", "cpam-031"
WORKED_EXAMPLE = "cpam-075"
"""This member's hours are the example of the interface, and nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    id: str
    name: str
    siret: str
    territory: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """`status` is a contractor's (None: an ordinary company)."""

    id: str
    name: str
    siret: str
    status: str | None = None


CONTRACTORS = (
    Party(id="esat-tilleuls", name="ESAT Les Tilleuls", siret="00000001800010", status="ESAT"),
    Party(id="ea-deux-rives", name="Les Deux Rives EA", siret="00000002600013", status="EA"),
    Party(id="ea-jardins", name="Jardins et Talus EA", siret="00000003400017", status="EA"),
    Party(id="ei-eclat", name="Éclat Insertion", siret="00000004200010", status="EI"),
    Party(id="ei-recup", name="Récup’ Francilienne", siret="00000005900014", status="EI"),
    Party(id="aci-atelier", name="L’Atelier du Quai ACI", siret="00000006700017", status="ACI"),
    Party(id="etti-passerelle", name="Passerelle Intérim ETTI", siret="00000007500010", status="ETTI"),
    Party(id="arvel", name="Cabinet Arvel", siret="00000008300014"),
    Party(id="lorane", name="Propreté Lorane", siret="00000009100017"),
    Party(id="dorval", name="Impressions Dorval", siret="00000010900017"),
    Party(id="sernin", name="Papiers Sernin", siret="00000011700010"),
)

FACILITATORS = (
    Party(id="epec", name="Ensemble Paris Emploi Compétences", siret="00000012500013"),
    Party(id="ave", name="Alliance Ville Emploi", siret="00000013300017"),
)


def members() -> tuple[Member, ...]:
    """List every member, `siege` first, then by identifier."""
    text = files("tremplin_infra.demo").joinpath("members.csv").read_text(encoding="utf-8")
    seat = Member(id=SEAT, name="Achats internes de la centrale", siret="00000014100010", territory="75")
    return (seat, *(Member(**row) for row in csv.DictReader(text.splitlines())))
