"""Members that go on as others: merging, splitting. By a buyer."""

from drf_spectacular.utils import extend_schema, extend_schema_view

from tremplin_platform.commands.organisations.successions import Part, merge_member, split_member
from tremplin_tenants.api.web.body import Body
from tremplin_tenants.api.web.command_views import CommandView
from tremplin_tenants.api.web.fields import Day, Identifier, Siret, Text


class MergeBody(Body):
    into = Identifier()
    on = Day()


@extend_schema_view(post=extend_schema(summary="Fusionner un membre dans un autre"))
class Merge(CommandView):
    """
    Aujourd’hui ou à un jour passé. L’absorbant reprend les chiffres de l’absorbé et les contrats qui lui étaient
    ouverts ; les clés de l’absorbé n’ouvrent plus rien ; ce qui attend dans son journal peut encore être validé, et
    compte alors chez l’absorbant.
    """

    endpoint = "merge-member"
    command = merge_member
    request_serializer = MergeBody


class PartBody(Body):
    makes = Part
    id = Identifier(source="identifier")
    name = Text(max_length=200)
    siret = Siret()
    territory = Text(max_length=3)


class SplitBody(Body):
    into = PartBody(many=True)
    on = Day()


@extend_schema_view(post=extend_schema(summary="Scinder un membre"))
class Split(CommandView):
    """
    Aujourd’hui ou à un jour passé. Les nouveaux membres sont enregistrés à partir de ce jour, avec les contrats qui
    étaient ouverts au membre scindé. Ses chiffres restent dans son journal, que ses clés lisent encore.
    """

    endpoint = "split-member"
    command = split_member
    request_serializer = SplitBody
