"""`GET restatements`: the published quarters whose truth has moved, with the events that sum to each move."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rest_framework import serializers

from tremplin_platform.events.envelope import Envelope
from tremplin_projections.queries.hours.restatements import Restatement, restatements
from tremplin_projections.queries.keyset import Page, PageRequest
from tremplin_tenants.access import EVERY_READER
from tremplin_tenants.api.members.worded_events import Place, worded_events
from tremplin_tenants.api.reads.pagination import MemberListView
from tremplin_tenants.api.web.responses import Instant, ResponseSerializer, TwoDecimals


@dataclass(frozen=True, slots=True, kw_only=True)
class Mover:
    """An event that moved what is true of a published quarter, by `amount` (hundredths of hours)."""

    seq: int
    recorded_at: datetime
    sentence: str
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WordedRestatement:
    """A quarter of a lot that moved, when it was published, and the events that moved it."""

    moved: Restatement
    published_at: datetime
    events: Sequence[Mover]


class MoverResponse(ResponseSerializer):
    seq = serializers.IntegerField()
    recorded_at = Instant()
    sentence = serializers.CharField()
    amount = TwoDecimals()


class RestatementResponse(ResponseSerializer):
    member = serializers.CharField(source="moved.log")
    quarter = serializers.CharField(source="moved.quarter")
    contract = serializers.CharField(source="moved.contract")
    lot = serializers.CharField(source="moved.lot")
    published = TwoDecimals(source="moved.published", help_text="Ce qui a été publié ; ne change plus.")
    now = TwoDecimals(
        source="moved.now",
        help_text="Le même, avec ce qui a été validé ou corrigé de son travail depuis sa clôture.",
    )
    published_at = Instant(help_text="Le moment où le trimestre a été publié.")
    events = MoverResponse(many=True, help_text="Ils somment à `now` moins `published`.")


class Restatements(MemberListView):
    """Une ligne par membre, trimestre et lot ; ce qui est publié reste, ce qui l’a changé depuis est nommé."""

    endpoint = "restatements"
    path = "restatements"
    roles = EVERY_READER
    summary = "Les trimestres publiés dont la vérité a changé"
    serializer_class = RestatementResponse
    key = (str, str, str, str)

    def page(self, at: PageRequest) -> Page[Any]:
        return restatements(log=self.log, asked=at)

    def rows(self, rows: Sequence[Any]) -> Sequence[Any]:
        places = {(row.log, seq) for row in rows for seq in (row.published_seq, *row.events)}
        events = worded_events(self.connection, places)
        return [_worded(row, events) for row in rows]


def _worded(row: Restatement, events: Mapping[Place, tuple[Envelope, str]]) -> WordedRestatement:
    movers = [(*events[row.log, seq], amount) for seq, amount in row.events.items()]
    return WordedRestatement(
        moved=row,
        published_at=events[row.log, row.published_seq][0].recorded_at,
        events=[
            Mover(seq=event.seq, recorded_at=event.recorded_at, sentence=sentence, amount=amount)
            for event, sentence, amount in movers
        ],
    )
