"""The French title of each act on a contract or a lot, for the confirmation of the page, by its name in the address."""

from tremplin_tenants.api.contracts.contracts import RegisterContract
from tremplin_tenants.pages.contracts.contract_acts import ACTS
from tremplin_tenants.pages.contracts.contract_forms import FORMS
from tremplin_tenants.pages.lots.acts import ACTS as LOT_ACTS

_TITLES = {
    RegisterContract.endpoint: "Préparer un contrat",
    **{form.command.endpoint: form.title for form in FORMS},
    **{act.slug: act.title for act in ACTS.values()},
    **{act.slug: act.title for act in LOT_ACTS.values()},
}


def act_title(name: str) -> str:
    """Return the words of an act that was done, empty where the name is of none."""
    return f"{_TITLES[name]} : c’est enregistré" if name in _TITLES else ""
