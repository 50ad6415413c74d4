"""Read what an audit is given: a checkpoint that somebody kept, and the keys that verify it."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from tremplin_infra.environment import Environment, SettingError
from tremplin_platform.proof.checkpoints import Checkpoint, read_checkpoint
from tremplin_platform.proof.notes import NotANote, VerifierKey
from tremplin_platform.proof.signing import NotSigned, verified
from tremplin_platform.store.seals.sealing_process import refusal
from tremplin_platform.store.seals.signing_files import BadKeyFile, read_verifiers, rotate_key


def kept_checkpoint(file: Path, keys: Sequence[VerifierKey]) -> Checkpoint:
    """
    Read the checkpoint that somebody kept.

    :raises SettingError: it cannot be read, is cut, or no key of this installation signed it
    """
    try:
        checkpoint = read_checkpoint(verified(file.read_bytes(), keys).text)
    except OSError as error:
        raise SettingError(f"--checkpoint : {file} est illisible ({error.strerror}).") from error
    except NotANote as error:
        raise SettingError(f"--checkpoint : {file} n’est pas un point de contrôle signé entier.") from error
    except NotSigned as error:
        raise SettingError(
            f"--checkpoint : {file} n’est pas signé par la clé de cette installation, ou a été altéré."
        ) from error
    if checkpoint.origin not in {key.name for key in keys}:
        raise SettingError(f"--checkpoint : {file} est d’une autre origine, {checkpoint.origin}.")
    return checkpoint


def verifier_keys(environment: Environment, *, until: date | None) -> Sequence[VerifierKey]:
    """
    Return the verifier keys, the one that signs first; with `until`, make a new one first.

    :raises SettingError: there is no key, or its files cannot be written
    """
    try:
        if until is not None:
            rotate_key(environment.signing_key, name=environment.origin, until=until)
        return read_verifiers(environment.signing_key)
    except BadKeyFile as error:
        raise SettingError(refusal(error)) from error
    except OSError as error:
        raise SettingError(f"TREMPLIN_SIGNING_KEY : {environment.signing_key} ({error.strerror}).") from error
