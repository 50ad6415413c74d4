# ruff: noqa: N815 - the fields have the names of the schema of essential data
"""Record and read the essential data (DECP) of a lot: by a buyer; by those who read the centrale's contracts."""

from collections.abc import Mapping, Sequence
from typing import Any

from rest_framework import serializers

from tremplin_platform.commands.decp.publishing.lots_data import LotData, essential_data_of
from tremplin_platform.commands.log_reads import Head, head
from tremplin_platform.commands.lots.lot_life import EssentialData, record_essential_data
from tremplin_platform.events.contracts import essential_data as labels
from tremplin_tenants.access import BUYERS, CENTRALE_READERS
from tremplin_tenants.api.reads.reading import ReadView
from tremplin_tenants.api.web.body import Body
from tremplin_tenants.api.web.command_views import Arguments, Fields, LotCommandView, Path
from tremplin_tenants.api.web.fields import Choice, Flag, Whole
from tremplin_tenants.api.web.responses import AsOf, ResponseSerializer
from tremplin_tenants.rest.problem import not_found
from tremplin_tenants.roles import CENTRALE

_KNOWN: Mapping[str, Any] = {"required": False, "allow_null": True}
_LISTED: Mapping[str, Any] = {"required": False, "max_length": 10}


class EssentialDataBody(Body):
    """A field that is not given is not known."""

    procedure = Choice(choices=labels.PROCEDURES, **_KNOWN, help_text="La procédure de passation.")
    ccag = Choice(choices=labels.CCAGS, **_KNOWN, help_text="Le CCAG de référence.")
    offresRecues = Whole(
        min_value=1,
        max_value=10_000,
        **_KNOWN,
        help_text="Combien d’offres ont été reçues, irrégulières comprises.",
    )
    formePrix = Choice(
        choices=labels.PRICE_FORMS, **_KNOWN, help_text="Prix unitaires, forfaitaires ou mixtes."
    )
    typesPrix = serializers.ListField(
        child=Choice(choices=labels.PRICE_TYPES), **_LISTED, help_text="Le ou les types de prix."
    )
    considerationsEnvironnementales = serializers.ListField(
        child=Choice(choices=labels.ENVIRONMENTAL),
        **_LISTED,
        help_text="Les considérations environnementales.",
    )
    marcheInnovant = Flag(**_KNOWN, help_text="Si le marché est innovant.")
    attributionAvance = Flag(**_KNOWN, help_text="Si une avance est attribuée au titulaire.")
    sousTraitanceDeclaree = Flag(
        **_KNOWN, help_text="Si une sous-traitance est déclarée à la notification du marché."
    )
    typeGroupementOperateurs = Choice(
        choices=labels.GROUPINGS,
        **_KNOWN,
        help_text="D’un lot attribué à un groupement : sa forme (R2142-20).",
    )


class RecordEssentialData(LotCommandView):
    """
    Ce que les données essentielles (DECP) exigent du lot ; remplace ce qui en était renseigné.

    Ce qui n’est pas donné n’est pas connu : le rapport de l’export le dit manquant.
    """

    endpoint = "record-essential-data"
    path = "contracts/{id}/lots/{lot}/essential-data"
    roles = BUYERS
    summary = "Renseigner les données essentielles d’un lot"
    command = record_essential_data
    request_serializer = EssentialDataBody
    examples = {
        "exemple": {
            "procedure": "Appel d'offres ouvert",
            "ccag": "Fournitures courantes et services",
            "offresRecues": 4,
            "formePrix": "Unitaire",
            "typesPrix": ["Définitif révisable"],
            "considerationsEnvironnementales": ["Critère environnemental"],
            "marcheInnovant": False,
            "attributionAvance": True,
            "sousTraitanceDeclaree": False,
        }
    }

    def arguments(self, identifier: str, path: Path, body: Fields) -> Arguments:
        essential = EssentialData(
            ccag=body.get("ccag"),
            procedure=body.get("procedure"),
            offresRecues=body.get("offresRecues"),
            marcheInnovant=body.get("marcheInnovant"),
            attributionAvance=body.get("attributionAvance"),
            sousTraitanceDeclaree=body.get("sousTraitanceDeclaree"),
            formePrix=body.get("formePrix"),
            typesPrix=body.get("typesPrix", []),
            considerationsEnvironnementales=body.get("considerationsEnvironnementales", []),
            typeGroupementOperateurs=body.get("typeGroupementOperateurs"),
        )
        return {"contract": path["id"], "lot": path["lot"], "essential": essential}


class RecordedDataResponse(ResponseSerializer):
    """Null, ou une liste vide : pas renseigné."""

    ccag = serializers.CharField(allow_null=True)
    procedure = serializers.CharField(allow_null=True)
    offresRecues = serializers.IntegerField(allow_null=True)
    marcheInnovant = serializers.BooleanField(allow_null=True)
    attributionAvance = serializers.BooleanField(allow_null=True)
    sousTraitanceDeclaree = serializers.BooleanField(allow_null=True)
    formePrix = serializers.CharField(allow_null=True)
    typesPrix = serializers.ListField(child=serializers.CharField())
    considerationsEnvironnementales = serializers.ListField(child=serializers.CharField())
    typeGroupementOperateurs = serializers.CharField(allow_null=True)


class LotDataResponse(ResponseSerializer):
    lot = serializers.CharField()
    seq = serializers.IntegerField(allow_null=True, help_text="L’événement qui les renseigne ; null : aucun.")
    essential = RecordedDataResponse(allow_null=True)
    missing = serializers.ListField(
        child=serializers.CharField(), help_text="Ce que le schéma exige et que personne n’a renseigné."
    )


class EssentialDataResponse(ResponseSerializer):
    as_of = AsOf()
    contract = serializers.CharField()
    lots = LotDataResponse(many=True)


class EssentialDataRead(ReadView):
    """De chaque lot attribué : ce qui est renseigné, et ce qui manque pour publier sa ligne (`export/decp`)."""

    endpoint = "essential-data"
    path = "contracts/{id}/essential-data"
    roles = CENTRALE_READERS
    summary = "Les données essentielles des lots d’un contrat"
    serializer_class = EssentialDataResponse
    projection = None

    def read_log(self, query: Mapping[str, Any]) -> str | None:
        return CENTRALE

    def answer(self) -> Mapping[str, Any]:
        at, lots = self._found()
        return {"as_of": at, "contract": self.kwargs["id"], "lots": lots}

    def require_subject(self) -> None:
        super().require_subject()
        with self.transaction() as self.connection:
            self._found()

    def _found(self) -> tuple[Head, Sequence[LotData]]:
        at = head(self.connection, log=CENTRALE)
        contract = self.kwargs["id"]
        lots = None if at is None else essential_data_of(self.connection, contract=contract, upto=at.seq)
        if at is None or lots is None:
            raise not_found("Ce contrat n’existe pas.")
        return at, lots
