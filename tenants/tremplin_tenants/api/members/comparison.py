"""`GET audit/compare`: what differs in a member's results between two positions of its log, and by which events."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from tremplin_platform.commands.log_reads import head
from tremplin_projections.queries.members.comparison import DoesNotSum, Known, TooFarApart, differences
from tremplin_projections.queries.members.comparison_document import comparison_document, seqs_of
from tremplin_projections.queries.members.results import Incomplete, results_and_sums
from tremplin_tenants.access import EVERY_READER
from tremplin_tenants.api.members.known_at import known_at, wait_until_counted
from tremplin_tenants.api.members.results_responses import ResultsResponse
from tremplin_tenants.api.members.worded_events import worded_events
from tremplin_tenants.api.reads.filters import ReadQuery
from tremplin_tenants.api.reads.reading import ReadView
from tremplin_tenants.api.web.fields import Identifier, Text
from tremplin_tenants.api.web.responses import Amount, AsOf, ResponseSerializer
from tremplin_tenants.rest.problem import later, not_found, wrong_parameter
from tremplin_tenants.roles import CENTRALE

_POSITIONS = ("from", "to")


class CompareQuery(ReadQuery):
    log = Identifier(help_text="Le journal d’un membre ; pour un membre, le sien seulement.")
    from_ = Text(max_length=40, help_text="Un seq ou un instant ; il peut suivre l’autre.")
    to = Text(required=False, max_length=40, help_text="Un seq ou un instant ; sans lui, aujourd’hui.")


class CauseResponse(ResponseSerializer):
    seq = serializers.IntegerField()
    sentence = serializers.CharField()
    amount = Amount(help_text="Ce que l’événement ajoute au chiffre.")


class DifferenceResponse(ResponseSerializer):
    """Un chiffre qui diffère ; les montants de ses événements somment à la différence (null compte pour 0)."""

    figure = serializers.CharField(help_text="Son nom : `clause_hours.validated`, `lots.due` …")
    contract = serializers.CharField(required=False, help_text="Pour le chiffre d’un lot.")
    lot = serializers.CharField(required=False, help_text="Pour le chiffre d’un lot.")
    quarter = serializers.CharField(required=False, help_text="Pour le chiffre d’un trimestre.")
    article = serializers.CharField(
        required=False, allow_null=True, help_text="Pour le chiffre d’un article ; null si non précisé."
    )
    usage = serializers.CharField(required=False, help_text="Pour le chiffre d’un usage.")
    from_ = Amount(allow_null=True, help_text="Null si le chiffre n’y était pas.")
    to = Amount(allow_null=True, help_text="Null si le chiffre n’y était pas.")
    events = CauseResponse(many=True)

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """Return the row as the query's document has it: with the names of what the figure is of, and no other."""
        return dict(instance)


class CompareResponse(ResponseSerializer):
    as_of = AsOf()
    from_ = ResultsResponse(help_text="`results` à la première position.")
    to = ResultsResponse(help_text="`results` à la seconde.")
    differences = DifferenceResponse(many=True)


class Compare(ReadView):
    """Chaque chiffre de `results` qui diffère entre deux positions, et les événements qui en font la différence."""

    endpoint = "audit-compare"
    path = "audit/compare"
    roles = EVERY_READER
    summary = "Comparer deux positions d’un journal"
    query_serializer = CompareQuery
    positions = _POSITIONS
    serializer_class = CompareResponse

    def read_log(self, query: Mapping[str, Any]) -> str | None:
        return str(query.get("log") or self.caller.organisation)

    def before_read(self) -> None:
        if self.log == CENTRALE:  # it is no member, and has no results to wait for
            raise not_found()
        wait_until_counted(self.log, self.query, *self.positions)

    def answer(self) -> Mapping[str, Any]:
        log = str(self.log)
        if log == CENTRALE or head(self.connection, log=log) is None:
            raise not_found()
        try:
            before, after = (self._known(log, parameter) for parameter in _POSITIONS)
            found = differences(before, after)
        except TooFarApart as error:
            sentence = "Trop d’écritures séparent ces deux positions : rapprochez-les."
            raise wrong_parameter("from", "too-far-apart", sentence) from error
        except Incomplete as error:
            raise later(
                "Ce que vous demandez n’est pas encore tout compté.", seconds=30 if error.held else 1
            ) from error
        except DoesNotSum as error:
            raise later(
                "Les événements ne font pas la somme d’un changement : rien n’en est montré."
            ) from error
        worded = worded_events(self.connection, {(log, seq) for seq in seqs_of(found)})
        sentences = {seq: sentence for (_, seq), (_, sentence) in worded.items()}
        return comparison_document(before, after, found, sentences)

    def _known(self, log: str, parameter: str) -> Known:
        at = known_at(self.connection, self.query, log=log, parameter=parameter)
        results, sums = results_and_sums(log=log, today=self.caller.today, known_at=at)
        return Known(results=results, sums=sums)
