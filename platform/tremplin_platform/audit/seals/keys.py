"""Finds the keys that verify this installation's notes, for those who audit it."""

from collections.abc import Sequence
from pathlib import Path

from tremplin_platform.proof.notes import VerifierKey
from tremplin_platform.store.seals.signing_files import BadKeyFile, read_verifiers


def known_keys(signing_key: Path) -> Sequence[VerifierKey]:
    """Return the verifier keys beside the signing key; none where this machine has none."""
    try:
        return read_verifiers(signing_key)
    except BadKeyFile:
        return ()
