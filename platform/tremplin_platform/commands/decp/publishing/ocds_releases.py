"""
The centrale's contracts as releases of OCDS 1.1: one release for each event of a published contract.

The `ocid` is that of the State's own mapping of DECP: its prefix, the buyer's SIRET, the contract. Dates are those at
which the events were recorded. What members order and are invoiced is theirs, and in no release.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from tremplin_platform.commands.decp.publishing.holders import Holding, holdings
from tremplin_platform.commands.decp.publishing.publications import ContractEvent, Publication
from tremplin_platform.commands.decp.publishing.register import Register
from tremplin_platform.commands.decp.publishing.report import NO_SIRET, ExportReport, LeftOut, Unsaid
from tremplin_platform.commands.decp.publishing.tender import organisation_id, tender_of, tender_with
from tremplin_platform.commands.decp.publishing.unsaid_in_ocds import reason_of
from tremplin_platform.commands.decp.publishing.written_values import euros, start_of_day
from tremplin_platform.events.contracts import contract, contract_life
from tremplin_platform.events.contracts.essential_data import EssentialDataRecorded
from tremplin_platform.events.envelope import instant
from tremplin_platform.events.fact import Fact, by_topic

PREFIX = "ocds-78apv2"
_EXTENSIONS = "https://raw.githubusercontent.com/open-contracting-extensions"
EXTENSIONS = [
    f"{_EXTENSIONS}/ocds_{name}_extension/master/extension.json"
    for name in ("lots", "otherRequirements", "sustainability")
]
"""Reserved participation and sustainability are properties of lots, which an extension of their own brings."""

Release = dict[str, Any]
_Part = Callable[["_Of", ContractEvent], Release]


class _Of:
    """A contract as its releases need it: its organisations, and the states of its lots' awards."""

    def __init__(self, register: Register, publication: Publication, *, buyer: Mapping[str, str]) -> None:
        self.register = register
        self.publication = publication
        self.buyer = buyer
        self.ends_on: str = publication.terms["ends_on"]
        self.ocid = f"{PREFIX}-{buyer['siret']}{publication.identifier}"
        self.holdings: Mapping[int, Holding] = {
            state.event.event.seq: state
            for lot in publication.lots
            for state in holdings(publication, lot["id"])
        }
        self.awarded: dict[str, list[str]] = {}

    def supplier(self, company: str, *, day: str) -> Release:
        """An organisation as `parties` has it."""
        known = self.register.organisations[company]
        siret = known.siret_on(day)
        return {
            "id": organisation_id(siret, "supplier"),
            "name": known.name,
            "roles": ["supplier"],
            "identifier": {"scheme": "FR-RCS", "id": siret, "legalName": known.name},
        }


def ocds_releases(
    register: Register, *, siret: str | None, name: str, report: ExportReport
) -> Iterator[Release]:
    """
    Yield each release in the order of the contracts, then of their events; report what OCDS has no place for.

    :param siret: of the centrale; `name`: its name
    """
    for publication in register.published:
        if siret is None:
            report.left_out.append(LeftOut(contract=publication.identifier, lot="", reason=NO_SIRET))
            continue
        of = _Of(register, publication, buyer={"siret": siret, "name": name})
        for item in publication.events:
            is_released = item.event.topic in _PARTS
            reason = reason_of(item, is_released=is_released)
            if reason is not None:
                report.add_unsaid(
                    Unsaid(contract=publication.identifier, lot=item.lot, reason=reason, source=item)
                )
            if is_released:
                report.rows += 1
                yield _release(of, item)


def _release(of: _Of, item: ContractEvent) -> Release:
    tags, part = _PARTS[item.event.topic]
    buyer = {"id": organisation_id(of.buyer["siret"], "buyer"), "name": of.buyer["name"]}
    said = part(of, item)
    identifier = {"scheme": "FR-RCS", "id": of.buyer["siret"], "legalName": of.buyer["name"]}
    return {
        "ocid": of.ocid,
        "id": f"{of.ocid}-{item.event.seq}",
        "date": instant(item.event.recorded_at),
        "language": "fr",
        "tag": list(tags),
        "initiationType": "tender",
        "parties": [{**buyer, "roles": ["buyer"], "identifier": identifier}, *said.pop("parties", ())],
        "buyer": buyer,
        **said,
    }


def _registered(of: _Of, item: ContractEvent) -> Release:
    return {"tender": tender_of(of.publication, of.ocid)}


def _published(of: _Of, item: ContractEvent) -> Release:
    return {
        "tender": {
            "id": of.ocid,
            "title": of.publication.terms["title"],
            "datePublished": instant(item.event.recorded_at),
        }
    }


def _awarded(of: _Of, item: ContractEvent) -> Release:
    """An award and its contract, as they are once this event has happened."""
    winner = item.data["award"]["contractor"]
    of.awarded.setdefault(item.lot, []).append(winner)
    day = of.holdings[item.event.seq].notified_on
    suppliers = [of.supplier(company, day=day) for company in _companies(item, winner)]
    award, amount = f"{of.ocid}-award-{item.lot}-{winner}", item.data.get("amount")
    common = {
        "title": next(lot["title"] for lot in of.publication.lots if lot["id"] == item.lot),
        "status": "active",
        **({} if amount is None else {"value": {"amount": euros(amount), "currency": "EUR"}}),
    }
    named = [{"id": company["id"], "name": company["name"]} for company in suppliers]
    of_award = {"date": start_of_day(day), "suppliers": named, "contractPeriod": _period(of)}
    of_contract = {"dateSigned": start_of_day(day), "period": _period(of)}
    return {
        "parties": suppliers,
        "awards": [{"id": award, "relatedLots": [item.lot], **of_award, **common}],
        "contracts": [_contract(of, item.lot, winner, **of_contract, **common)],
    }


def _substituted(of: _Of, item: ContractEvent) -> Release:
    said = _awarded(of, item)
    replaced = item.data["replaced"]
    if replaced in of.awarded[item.lot]:
        of.awarded[item.lot].remove(replaced)
    said["contracts"][0]["amendments"] = [
        _amendment(item, f"Substitution du titulaire ({item.data['ground']}).")
    ]
    before = _contract(of, item.lot, replaced, status="terminated")
    said["contracts"].insert(0, before)
    return said


def _renewed(of: _Of, item: ContractEvent) -> Release:
    of.ends_on = item.data["ends_on"]
    return _of_contracts(of, item, "Reconduction.", period=_period(of))


def _terminated(of: _Of, item: ContractEvent) -> Release:
    return _of_contracts(of, item, f"Résiliation : {item.data['reason']}", status="terminated")


def _cancelled(of: _Of, item: ContractEvent) -> Release:
    return {"tender": {"id": of.ocid, "lots": [{"id": item.lot, "status": "cancelled"}]}}


def _revised(of: _Of, item: ContractEvent) -> Release:
    ground = item.data["revision"]["ground"]
    return _of_contracts(of, item, f"Avenant à la clause sociale d’insertion ({ground}).")


def _annulled(of: _Of, item: ContractEvent) -> Release:
    return _of_contracts(of, item, "Annulation de la clause sociale d’insertion.")


def _essential(of: _Of, item: ContractEvent) -> Release:
    lot = next(lot for lot in of.publication.lots if lot["id"] == item.lot)
    return {"tender": tender_with(of.publication, of.ocid, lot, item.data["essential"])}


def _affirmed(of: _Of, item: ContractEvent) -> Release:
    return _of_contracts(of, item, f"Affermissement de la tranche {item.data['tranche']}.")


def _of_contracts(of: _Of, item: ContractEvent, description: str, **changed: Any) -> Release:
    """The contracts of a lot, or of every lot, amended; where none is awarded yet, the tender is."""
    lots = [item.lot] if item.lot else [lot["id"] for lot in of.publication.lots]
    amendment = _amendment(item, description)
    contracts = [
        _contract(of, lot, winner, amendments=[amendment], **changed)
        for lot in lots
        for winner in of.awarded.get(lot, ())
    ]
    return {"contracts": contracts} if contracts else {"tender": {"id": of.ocid, "amendments": [amendment]}}


def _amendment(item: ContractEvent, description: str) -> Release:
    return {
        "id": str(item.event.seq),
        "date": start_of_day(item.event.effective),
        "description": description,
    }


def _contract(of: _Of, lot: str, winner: str, **terms: Any) -> Release:
    place = f"{lot}-{winner}"
    return {"id": f"{of.ocid}-contract-{place}", "awardID": f"{of.ocid}-award-{place}", **terms}


def _companies(item: ContractEvent, winner: str) -> Sequence[str]:
    return list(dict.fromkeys([winner, *(company["contractor"] for company in item.data.get("group", ()))]))


def _period(of: _Of) -> Release:
    return {"startDate": start_of_day(of.publication.terms["starts_on"]), "endDate": start_of_day(of.ends_on)}


_KINDS: Mapping[type[Fact], tuple[tuple[str, ...], _Part]] = {
    contract.Registered: (("tender",), _registered),
    contract.Published: (("tenderUpdate",), _published),
    contract.LotAwarded: (("award", "contract"), _awarded),
    contract_life.ContractorSubstituted: (("awardUpdate", "contractAmendment"), _substituted),
    contract_life.Renewed: (("contractAmendment",), _renewed),
    contract_life.LotTerminated: (("contractTermination",), _terminated),
    contract_life.LotCancelled: (("tenderUpdate",), _cancelled),
    contract_life.TargetRevised: (("contractAmendment",), _revised),
    contract_life.ClauseAnnulled: (("contractAmendment",), _annulled),
    EssentialDataRecorded: (("tenderUpdate",), _essential),
    contract_life.TrancheAffirmed: (("contractAmendment",), _affirmed),
}
_PARTS = by_topic(_KINDS)
