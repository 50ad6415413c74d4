"""Checks a whole bundle: its events, what seals them, and the figures that they make."""

import re
from pathlib import Path

from tremplin_platform.events.fact import CENTRALE
from tremplin_platform.proof.checkpoints import Checkpoint
from tremplin_platform.proof.notes import VerifierKey
from tremplin_platform.verifier import archive
from tremplin_platform.verifier.archive import Bundle
from tremplin_platform.verifier.figures_check import published_problems, results_problems
from tremplin_platform.verifier.findings import Findings, Unusable
from tremplin_platform.verifier.log_check import LogCheck
from tremplin_platform.verifier.seal_check import (
    continuation_problems,
    head_problems,
    key_of,
    read_kept,
    signed_checkpoint,
)
from tremplin_platform.verifier.timestamp_check import check_timestamp

_LOG = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_OWN_KEY = "La clé est celle du dossier : comparez-la à celle que la centrale publie, ou donnez-la (--key)."


def check_bundle(
    file: Path, *, key: str | None, kept: Path | None, authority: Path | None = None
) -> tuple[str, Findings]:
    """
    Verify a bundle; return the title of its report, and what was found.

    :param key: the verifier key; None: that of the bundle
    :param kept: the file of a note that somebody kept
    :param authority: the file of the certificates of the time-stamping authority, in PEM
    :raises Unusable: it is no bundle, or cannot be verified with this key or this note
    """
    with archive.opened(file) as bundle:
        head = _head(bundle)
        bundle.require_whole()
        trusted = _key(bundle, key)
        findings = Findings()
        checked = LogCheck(str(head["log"]))
        checked.read(bundle.lines(archive.EVENTS))
        _check_events(checked, findings)
        _check_seal(bundle, trusted, head, checked, kept, findings)
        findings.notes += [_OWN_KEY] if key is None else []
        _check_timestamp(bundle, authority, findings)
        _check_figures(bundle, checked, findings)
    title = f"Journal « {checked.log} », {checked.seq} événements, origine {trusted.name}"
    return title, findings


def _head(bundle: Bundle) -> dict[str, object]:
    head = bundle.document(archive.HEAD)
    if not isinstance(head, dict) or not _LOG.fullmatch(str(head.get("log"))):
        raise Unusable("head.json ne nomme pas de journal.")
    return head


def _check_timestamp(bundle: Bundle, authority: Path | None, findings: Findings) -> None:
    token = bundle.content(archive.TIMESTAMP) if archive.TIMESTAMP in bundle else None
    check_timestamp(bundle.content(archive.NOTE), token, authority, findings)


def _key(bundle: Bundle, given: str | None) -> VerifierKey:
    if given is not None:
        return key_of(given, called="--key")
    return key_of(bundle.content(archive.KEY).decode("utf-8", "replace"), called=archive.KEY)


def _check_events(checked: LogCheck, findings: Findings) -> None:
    findings.check("Chaque événement a l’empreinte de son contenu.", checked.altered)
    findings.check("Aucun événement ne manque, n’est répété ni déplacé.", checked.displaced)
    if checked.log != CENTRALE:
        findings.check("Chaque événement est compté.", checked.uncounted)
        findings.check(
            "Chaque trimestre est publié avec les heures reportées jusque-là.", checked.misreported
        )


def _check_seal(
    bundle: Bundle,
    key: VerifierKey,
    head: dict[str, object],
    checked: LogCheck,
    kept: Path | None,
    findings: Findings,
) -> None:
    note = bundle.content(archive.NOTE)
    checkpoint, is_good = signed_checkpoint(note, key, called=archive.NOTE)
    findings.check(
        f"Le point de contrôle, de taille {checkpoint.size}, est signé par la clé.",
        [] if is_good else ["la signature du point de contrôle n’est pas celle de la clé"],
    )
    problems = list(
        head_problems(head, log=checked.log, size=checked.seq, root=checked.root, checkpoint=checkpoint)
    )
    if head.get("checkpoint") != note.decode("utf-8", "replace"):
        problems.append("head.json cite un autre point de contrôle que checkpoint.txt")
    findings.check("Ces événements sont ceux de la tête scellée, qui est dans le journal signé.", problems)
    if kept is not None:
        _check_kept(bundle, key, kept, checkpoint, findings)


def _check_kept(bundle: Bundle, key: VerifierKey, kept: Path, found: Checkpoint, findings: Findings) -> None:
    theirs, is_theirs = signed_checkpoint(read_kept(kept), key, called=str(kept))
    if not is_theirs:
        raise Unusable(f"{kept} n’est pas signé par cette clé, ou a été altéré.")
    proof = bundle.document(archive.CONSISTENCY) if archive.CONSISTENCY in bundle else None
    findings.check(
        f"Le journal continue le point de contrôle gardé, de taille {theirs.size}.",
        continuation_problems(proof, kept=theirs, found=found),
    )


def _check_figures(bundle: Bundle, checked: LogCheck, findings: Findings) -> None:
    if checked.log == CENTRALE:
        if left := [name for name in (archive.RESULTS, archive.PUBLISHED) if name in bundle]:
            findings.check(
                "Le dossier n’a que des documents que ses événements font.", [f"rien ne fait {left[0]}"]
            )
        return
    results, published = bundle.document(archive.RESULTS), bundle.document(archive.PUBLISHED)
    findings.check(
        "Les chiffres de results.json sont ceux que font les événements (heures, trimestres, lots et leurs termes,"
        " marchés réservés, phrase).",
        results_problems(results, checked),
    )
    findings.check(
        "Les chiffres publiés de published.json sont ceux que publient les événements.",
        published_problems(published, checked),
    )
