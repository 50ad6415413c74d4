"""
A witness: keeps the last checkpoint of a platform, and holds each new one to continue it.

`STATE` is the note itself, byte for byte, so that it serves as `--kept` too; `STATE.LOG.json` the last sealed head of a
log, as `proofs/head` gave it.
"""

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from tremplin_platform.proof import hashes
from tremplin_platform.proof.checking import is_consistent
from tremplin_platform.proof.checkpoints import Checkpoint
from tremplin_platform.proof.notes import VerifierKey
from tremplin_platform.verifier.archive import parsed
from tremplin_platform.verifier.findings import Findings, Unusable
from tremplin_platform.verifier.seal_check import (
    continuation_problems,
    head_problems,
    read_proof,
    signed_checkpoint,
)

_API = "/api/v1/"
_MOST_BYTES = 2**20
_SECONDS = 30
_LOG = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


@dataclass(frozen=True)
class Platform:
    """The address of a platform, and the key of its API that reads a log, where one is followed."""

    url: str
    api_key: str | None = None

    def get(self, path: str, **query: object) -> bytes:
        """
        Return the body of a read.

        :raises Unusable: the platform does not answer, or refuses
        """
        address = f"{self.url.rstrip('/').removesuffix(_API.rstrip('/'))}{_API}{path}"
        if query:
            address += f"?{urlencode(query)}"
        if not address.startswith(("http://", "https://")):
            raise Unusable(f"{self.url} n’est pas une adresse http ou https.")
        headers = {"Authorization": f"Bearer {self.api_key}"} if self.api_key else {}
        try:
            with urlopen(Request(address, headers=headers), timeout=_SECONDS) as answer:  # noqa: S310 - http alone
                body: bytes = answer.read(_MOST_BYTES + 1)
        except HTTPError as error:
            raise Unusable(f"{address} répond {error.code}.") from error
        except (URLError, HTTPException, OSError, ValueError) as error:
            raise Unusable(f"{address} ne répond pas ({error}).") from error
        if len(body) > _MOST_BYTES:
            raise Unusable(f"{address} répond trop d’octets.")
        return body

    def document(self, path: str, **query: object) -> Any:
        """Return the JSON document of a read."""
        try:
            return parsed(self.get(path, **query))
        except ValueError as error:
            raise Unusable(f"{path} ne répond pas un document JSON.") from error


def watch(
    platform: Platform, state: Path, *, key: VerifierKey | None, log: str | None
) -> tuple[str, Findings]:
    """
    Hold the last checkpoint to the one kept, then keep it in its place, unless something does not hold.

    :raises Unusable: the platform does not answer, or what is kept is no note
    """
    if log is not None and not _LOG.fullmatch(log):
        raise Unusable(f"--log : {log!r} n’est pas un identifiant de journal.")
    findings = Findings()
    note = platform.get("checkpoint")
    found = _checked_note(note, key, findings)
    kept = _kept_note(state)
    if kept is not None:
        before, _ = signed_checkpoint(kept, None, called=str(state))
        _hold_continued(platform, before, found, findings)
    if log is not None:
        _hold_log(platform, _beside(state, log), log=log, found=found, key=key, findings=findings)
    if not findings.problems:
        _write(state, note)
    first = "premier point de contrôle gardé" if kept is None else "point de contrôle suivi"
    return f"Témoin de {found.origin} : {first}, taille {found.size}", findings


def _checked_note(note: bytes, key: VerifierKey | None, findings: Findings) -> Checkpoint:
    found, is_good = signed_checkpoint(note, key, called="Le point de contrôle reçu")
    if key is None:
        findings.notes.append("Aucune clé donnée (--key) : la signature n’est pas vérifiée.")
    else:
        problems = [] if is_good else ["la signature du point de contrôle reçu n’est pas celle de la clé"]
        findings.check("Le point de contrôle est signé par la clé.", problems)
    return found


def _hold_continued(platform: Platform, kept: Checkpoint, found: Checkpoint, findings: Findings) -> None:
    problems: list[str] = []
    if found.size < kept.size:
        problems.append(f"BIFURCATION : le journal des têtes recule de {kept.size} à {found.size}")
    elif found.size == kept.size:
        if found.root != kept.root:
            problems.append(f"BIFURCATION : deux racines signées pour la taille {kept.size}")
    else:
        problems += _not_continued(platform, kept, found)
    findings.check(f"Le journal des têtes continue celui de taille {kept.size}.", problems)


def _not_continued(platform: Platform, kept: Checkpoint, found: Checkpoint) -> list[str]:
    """Return that the journal of two checkpoints, of two sizes, is not one journal, or is not proved to be."""
    old, new = sorted((kept.size, found.size))
    try:
        proof = _asked_proof(platform, "checkpoint/consistency", old, new)
    except Unusable as error:
        return [f"BIFURCATION possible : aucune preuve de la taille {old} à la taille {new} ({error})"]
    return [f"BIFURCATION : {problem}" for problem in continuation_problems(proof, kept=kept, found=found)]


def _asked_proof(platform: Platform, path: str, old: int, new: int, **query: str) -> Mapping[str, Any]:
    """
    Return the document that proves that a tree of `new` leaves begins with the one of `old`.

    :raises Unusable: the platform answers none, or one of other sizes
    """
    proof = platform.document(path, **query, **{"from": old, "to": new})
    if not isinstance(proof, Mapping) or (proof.get("from"), proof.get("to")) != (old, new):
        raise Unusable(f"{path} répond une preuve d’autres tailles.")
    return proof


def _hold_log(
    platform: Platform,
    kept_file: Path,
    *,
    log: str,
    found: Checkpoint,
    key: VerifierKey | None,
    findings: Findings,
) -> None:
    head, note = _sealed_head(platform, log)
    holding, is_good = signed_checkpoint(note.encode(), key, called="Le point de contrôle de la tête")
    problems = (
        [] if is_good or key is None else ["la signature du point de contrôle de la tête n’est pas la bonne"]
    )
    problems += head_problems(head, log=log, size=head["size"], root=_root(head), checkpoint=holding)
    if holding.size != found.size:
        problems += _not_continued(platform, holding, found)
    before = _kept_head(kept_file)
    if before is not None:
        problems += _grown(platform, log, before, head)
    findings.check(f"Le journal « {log} » est scellé à {head['size']} événements et continue.", problems)
    if not findings.problems:
        _write(kept_file, json.dumps(head, ensure_ascii=False, indent=1).encode())


def _sealed_head(platform: Platform, log: str) -> tuple[Mapping[str, Any], str]:
    """Return the last sealed head of a log, and the note that holds it."""
    head = platform.document("proofs/head", log=log)
    note = head.get("checkpoint") if isinstance(head, Mapping) else None
    if not isinstance(note, str) or not isinstance(head.get("size"), int):
        raise Unusable("proofs/head ne répond pas une tête scellée.")
    return head, note


def _grown(platform: Platform, log: str, before: Mapping[str, Any], head: Mapping[str, Any]) -> list[str]:
    old, new = before["size"], head["size"]
    if new < old:
        return [f"BIFURCATION : le journal « {log} » recule de {old} à {new} événements"]
    steps: list[bytes] = []
    if old != new:
        try:
            steps = read_proof(_asked_proof(platform, "proofs/consistency", old, new, log=log)["proof"])
        except Unusable as error:
            return [
                f"BIFURCATION possible : aucune preuve du journal « {log} » depuis {old} événements ({error})"
            ]
        except (KeyError, TypeError, ValueError):
            return ["proofs/consistency ne répond pas une preuve"]
    if is_consistent(old=old, old_root=_root(before), new=new, new_root=_root(head), proof=steps):
        return []
    return [f"BIFURCATION : le journal « {log} » a été récrit avant l’événement {old}"]


def _root(head: Mapping[str, Any]) -> bytes:
    try:
        return hashes.read(head["root"])
    except (KeyError, TypeError, ValueError) as error:
        raise Unusable("La tête scellée n’a pas de racine lisible.") from error


def _kept_note(state: Path) -> bytes | None:
    try:
        return state.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Unusable(f"{state} est illisible ({error.strerror}).") from error


def _kept_head(file: Path) -> Mapping[str, Any] | None:
    try:
        head = parsed(file.read_bytes())
        if not isinstance(head["size"], int):
            raise TypeError("size")
        hashes.read(head["root"])
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Unusable(f"{file} est illisible ({error.strerror}).") from error
    except (ValueError, KeyError, TypeError) as error:
        raise Unusable(f"{file} n’est pas une tête gardée entière : rien n’est remplacé.") from error
    return dict(head)


def _beside(state: Path, log: str) -> Path:
    return state.with_name(f"{state.name}.{log}.json")


def _write(file: Path, content: bytes) -> None:
    """Replace a file whole: a reader, or a failure, finds the old one or the new one."""
    partial = file.with_name(f"{file.name}.partial")
    try:
        with partial.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(file)
    except OSError as error:
        raise Unusable(f"{file} ne peut pas être écrit ({error.strerror}).") from error
