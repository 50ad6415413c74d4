"""Runs `verify.py`: a bundle, or a witness. Exits with 0 if all holds, 1 if not, 2 if it cannot be read."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tremplin_platform.verifier.bundle_check import check_bundle
from tremplin_platform.verifier.findings import Findings, Unusable
from tremplin_platform.verifier.report import printable, report, witness_report
from tremplin_platform.verifier.seal_check import key_of, read_kept
from tremplin_platform.verifier.witness import Platform, watch


def main(arguments: Sequence[str]) -> int:
    """Run one verification, and print its report."""
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    sys.stderr.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        if arguments[:1] == ["witness"]:
            lines, findings = _witness(_witness_parser().parse_args(arguments[1:]))
        else:
            asked = _bundle_parser().parse_args(arguments)
            title, findings = check_bundle(asked.bundle, key=asked.key, kept=asked.kept, authority=asked.tsa)
            lines = list(report(findings, title=title))
    except Unusable as error:
        sys.stderr.write(f"{printable(f'verify.py : {error}')}\n")
        return 2
    sys.stdout.write("".join(f"{printable(line)}\n" for line in lines))
    return 1 if findings.problems else 0


def _witness(asked: argparse.Namespace) -> tuple[list[str], Findings]:
    if (asked.log is None) != (asked.api_key_file is None):
        raise Unusable("--log et --api-key-file vont ensemble.")
    api_key = (
        None
        if asked.api_key_file is None
        else read_kept(asked.api_key_file).decode("ascii", "replace").strip()
    )
    key = None if asked.key is None else key_of(asked.key, called="--key")
    title, findings = watch(Platform(asked.url, api_key), asked.state, key=key, log=asked.log)
    return list(witness_report(findings, title=title)), findings


def _bundle_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="verify.py",
        description="Vérifie un dossier de preuve de Tremplin, sans réseau ni installation. « verify.py witness » garde"
        " les points de contrôle d’une plateforme.",
    )
    parser.add_argument("bundle", type=Path, metavar="DOSSIER.zip")
    parser.add_argument("--key", metavar="CLÉ", help="clé de vérification, telle que la publie la centrale")
    parser.add_argument("--kept", type=Path, metavar="NOTE", help="un point de contrôle gardé, à continuer")
    parser.add_argument(
        "--tsa",
        type=Path,
        metavar="CERTIFICAT",
        help="le certificat de l’autorité d’horodatage (PEM), pour openssl",
    )
    return parser


def _witness_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="verify.py witness",
        description="Prend le dernier point de contrôle, le tient à celui qui est gardé, et le garde à sa place.",
    )
    parser.add_argument("url", metavar="ADRESSE", help="https://tremplin.exemple.fr")
    parser.add_argument("state", type=Path, metavar="ÉTAT", help="le fichier du point de contrôle gardé")
    parser.add_argument("--key", metavar="CLÉ")
    parser.add_argument("--log", metavar="JOURNAL", help="suivre aussi ce journal")
    parser.add_argument(
        "--api-key-file", type=Path, metavar="FICHIER", help="la clé d’API qui lit ce journal"
    )
    return parser
