"""Checks what seals a log: the signed note, the head in the journal of heads, and that a note kept is continued."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tremplin_platform.proof import hashes
from tremplin_platform.proof.checking import is_consistent, is_included
from tremplin_platform.proof.checkpoints import Checkpoint, head_leaf, read_checkpoint
from tremplin_platform.proof.notes import NotANote, VerifierKey, read_key, read_note
from tremplin_platform.verifier.ed25519 import is_signed
from tremplin_platform.verifier.findings import Unusable

_OF_HEAD = {"log", "size", "root", "index", "inclusion", "checkpoint"}


def key_of(text: str, *, called: str) -> VerifierKey:
    """
    Read a verifier key, the first of several lines.

    :param called: how the sentence of an error names it
    :raises Unusable: it is none
    """
    try:
        return read_key(text.strip().splitlines()[0] if text.strip() else "")
    except NotANote as error:
        raise Unusable(f"{called} n’est pas une clé de vérification (NOM+IDENTIFIANT+BASE64).") from error


def signed_checkpoint(raw: bytes, key: VerifierKey | None, *, called: str) -> tuple[Checkpoint, bool]:
    """
    Return the checkpoint of a note, and whether its signatures by this key are good; without a key, they are not.

    :raises Unusable: it is no signed checkpoint, is of another origin, or no signature names this key
    """
    try:
        note = read_note(raw)
        checkpoint = read_checkpoint(note.text)
    except NotANote as error:
        raise Unusable(f"{called} n’est pas un point de contrôle signé entier.") from error
    if key is None:
        return checkpoint, False
    if checkpoint.origin != key.name:
        raise Unusable(f"{called} est d’une autre origine, {checkpoint.origin}.")
    signatures = note.of(key)
    if not signatures:
        raise Unusable(f"{called} n’est pas signé par cette clé : demandez à la centrale celle de ce jour.")
    return checkpoint, all(is_signed(key.public, note.text.encode(), found.signed) for found in signatures)


def read_kept(file: Path) -> bytes:
    """
    Read a note that somebody kept.

    :raises Unusable: the file cannot be read
    """
    try:
        return file.read_bytes()
    except OSError as error:
        raise Unusable(f"{file} est illisible ({error.strerror}).") from error


def head_problems(head: Any, *, log: str, size: int, root: bytes, checkpoint: Checkpoint) -> Iterator[str]:
    """Yield what does not hold of a document of `proofs/head`, for the tree of the events and the note's journal."""
    try:
        sealed, proof = hashes.read(head["root"]), read_proof(head["inclusion"])
        place, stated = head["index"], (head["log"], head["size"])
        if not type(place) is type(stated[1]) is int or head.keys() != _OF_HEAD:
            raise ValueError("index, size")
    except (KeyError, TypeError, ValueError):
        yield "head.json n’a pas la forme d’une tête scellée"
        return
    if stated != (log, size):
        yield f"la tête scellée est de taille {stated[1]}, mais les événements vont jusqu’à {size}"
    elif sealed != root:
        yield f"la racine scellée à la taille {size} n’est pas celle de ces événements"
    leaf = head_leaf(str(stated[0]), stated[1], sealed)
    if not is_included(leaf, index=place, size=checkpoint.size, proof=proof, root=checkpoint.root):
        yield "la tête n’est pas dans le journal des têtes que signe le point de contrôle"


def read_proof(texts: Any) -> list[bytes]:
    """
    Read the hashes of a proof.

    :raises ValueError: or TypeError: they are no list of hashes
    """
    if not isinstance(texts, list):
        raise TypeError("proof")
    return [hashes.read(text) for text in texts]


def continuation_problems(proof: Any, *, kept: Checkpoint, found: Checkpoint) -> Iterator[str]:
    """
    Yield that the journal of two checkpoints is not one journal.

    :param proof: the document of `checkpoint/consistency` from the smaller to the larger
    :raises Unusable: there is no proof, or it is of other sizes
    """
    old, new = sorted((kept, found), key=lambda checkpoint: checkpoint.size)
    if kept.origin != found.origin:
        raise Unusable(f"Le point de contrôle gardé est d’une autre origine, {kept.origin}.")
    if old.size != new.size and (
        not isinstance(proof, Mapping) or (proof.get("from"), proof.get("to")) != (old.size, new.size)
    ):
        raise Unusable(
            f"Ce dossier n’a pas la preuve depuis le point de contrôle gardé : demandez-le avec since={kept.size}."
        )
    try:
        steps = read_proof(proof["proof"]) if old.size != new.size else []
    except (KeyError, TypeError, ValueError):
        yield "consistency.json n’a pas la forme d’une preuve"
        return
    if not is_consistent(old=old.size, old_root=old.root, new=new.size, new_root=new.root, proof=steps):
        yield f"le point de contrôle gardé, de taille {kept.size}, n’est pas du même journal : l’histoire a été récrite"
