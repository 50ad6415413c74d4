"""The sentences of the centrale's registers, by topic."""

from collections.abc import Callable, Mapping
from typing import Any

from tremplin_platform.audit.wording.buying import buying, facilitation, waiver

WORDINGS: Mapping[str, Callable[[str, dict[str, Any]], str]] = {
    "commitment.done": facilitation.commitment_done,
    "commitment.made": facilitation.commitment_made,
    "convention.amended": facilitation.convention_amended,
    "convention.ended": facilitation.convention_ended,
    "convention.signed": facilitation.convention_signed,
    "meeting.recorded": facilitation.meeting_recorded,
    "objective.revised": buying.objective_revised,
    "objective.set": buying.objective_set,
    "referent.named": facilitation.referent_named,
    "screening.recorded": buying.screening_recorded,
    "sourcing.held": buying.sourcing_held,
    "training.held": buying.training_held,
    "waiver.recorded": waiver.recorded,
    "waiver.restated": waiver.restated,
}
