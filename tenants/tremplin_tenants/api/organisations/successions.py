"""Commands that merge a member into another, or split it."""

from tremplin_platform.commands.organisations.successions import Part, merge_member, split_member
from tremplin_tenants.access import BUYERS
from tremplin_tenants.api.web.body import Body
from tremplin_tenants.api.web.command_views import CommandView
from tremplin_tenants.api.web.fields import Day, Identifier, Siret, Text


class MergeBody(Body):
    into = Identifier()
    on = Day()


class Merge(CommandView):
    """
    Aujourd’hui ou à un jour passé. L’absorbant reprend les chiffres de l’absorbé et les contrats qui lui étaient
    ouverts ; les clés de l’absorbé n’ouvrent plus rien ; ce qui attend dans son journal peut encore être validé, et
    compte alors chez l’absorbant.
    """

    endpoint = "merge-member"
    path = "organisations/{id}/merge"
    roles = BUYERS
    summary = "Fusionner un membre dans un autre"
    command = merge_member
    request_serializer = MergeBody
    examples = {"exemple": {"into": "cpam-031", "on": "2026-07-01"}}


class PartBody(Body):
    makes = Part
    id = Identifier(source="identifier")
    name = Text(max_length=200)
    siret = Siret()
    territory = Text(max_length=3)


class SplitBody(Body):
    into = PartBody(many=True)
    on = Day()


class Split(CommandView):
    """
    Aujourd’hui ou à un jour passé. Les nouveaux membres sont enregistrés à partir de ce jour, avec les contrats qui
    étaient ouverts au membre scindé. Ses chiffres restent dans son journal, que ses clés lisent encore.
    """

    endpoint = "split-member"
    path = "organisations/{id}/split"
    roles = BUYERS
    summary = "Scinder un membre"
    command = split_member
    request_serializer = SplitBody
    examples = {
        "exemple": {
            "into": [
                {"id": "cpam-1", "name": "CPAM du Nord", "siret": "77605646700587", "territory": "59"},
                {"id": "cpam-2", "name": "CPAM du Sud", "siret": "77605646700587", "territory": "13"},
            ],
            "on": "2026-07-01",
        }
    }
