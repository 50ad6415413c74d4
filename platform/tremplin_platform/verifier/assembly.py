"""
Assembles `verify.py`: one file of the standard library, from the very modules of the platform.

The file carries the source of each module that the verifier needs, as it is here, and loads them from itself. So the
figures that it computes are those of `figures/`: there is no second copy to keep in step. `eventsourcing`, of which the
events only take base classes, is replaced by empty ones.
"""

import ast
import sys
from functools import cache
from hashlib import sha256
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path


class CannotCarry(Exception):
    """A module of the verifier needs what one file of the standard library cannot have."""


_ENTRY = "tremplin_platform.verifier.main"
_OURS = "tremplin_platform"
_REPLACED = {
    "eventsourcing.domain": '''"""Empty base classes: nothing is mutated here, events are only read."""


class CanMutateAggregate:
    def __class_getitem__(cls, of):
        return cls


class CanInitAggregate(CanMutateAggregate):
    pass


MetaDomainEvent = type
''',
}
_HEADER = '''#!/usr/bin/env python3
"""
Vérifie un dossier de preuve de Tremplin, sans réseau ni installation : Python 3.11 ou plus récent.

    python3 verify.py DOSSIER.zip [--key CLÉ] [--kept NOTE] [--tsa CERTIFICAT]
    python3 verify.py witness ADRESSE ÉTAT [--key CLÉ] [--log JOURNAL --api-key-file FICHIER]

Ce fichier contient, tels quels, les modules de la plateforme qui calculent les empreintes, les arbres et les chiffres :
lisez-les ci-dessous, chacun sous son nom. Il n'écrit rien, hors l'état d'un témoin et, le temps qu'openssl lise un
horodatage, deux fichiers temporaires.
"""

import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec

SOURCES = {}
'''
_FOOTER = '''

class Carried(MetaPathFinder, Loader):
    """Finds the modules carried here, and nothing else."""

    def find_spec(self, name, path=None, target=None):
        inside = any(other.startswith(f"{name}.") for other in SOURCES)
        if name not in SOURCES and not inside:
            return None
        return ModuleSpec(name, self, origin=__file__, is_package=inside)

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        exec(compile(SOURCES.get(module.__name__, ""), f"<verify.py: {module.__name__}>", "exec"), module.__dict__)


if __name__ == "__main__":
    if sys.version_info < (3, 11):
        sys.exit("verify.py : Python 3.11 ou plus récent est nécessaire.")
    sys.meta_path.insert(0, Carried())
    from tremplin_platform.verifier.main import main

    sys.exit(main(sys.argv[1:]))
'''


@cache
def verify_py() -> str:
    """
    Return the text of `verify.py`.

    :raises CannotCarry: a module needs a package that the file does not carry
    """
    carried = {**_REPLACED, **_sources()}
    parts = [
        f"\nSOURCES[{name!r}] = r'''{_quotable(source)}'''\n" for name, source in sorted(carried.items())
    ]
    return "".join((_HEADER, *parts, _FOOTER))


@cache
def digest() -> str:
    """Return the SHA-256 of `verify.py`, in hexadecimal."""
    return sha256(verify_py().encode()).hexdigest()


def _quotable(source: str) -> str:
    if "'''" in source or source.endswith(("'", "\\")):
        raise CannotCarry("a source that a raw string cannot hold")
    return source


def _sources() -> dict[str, str]:
    """Return the source of every module of the platform that the entry needs, itself or through others."""
    found: dict[str, str] = {}
    left = [_ENTRY]
    while left:
        name = left.pop()
        if name in found:
            continue
        spec = find_spec(name)
        if spec is None or spec.origin is None:
            raise CannotCarry(name)
        found[name] = Path(spec.origin).read_text(encoding="utf-8")
        left += [needed for needed in _needs(found[name]) if needed not in found]
        if "." in name:
            left.append(name.rpartition(".")[0])
    return found


def _needs(source: str) -> list[str]:
    needed: list[str] = []
    for statement in ast.walk(ast.parse(source)):
        if isinstance(statement, ast.Import):
            needed += [alias.name for alias in statement.names]
        elif isinstance(statement, ast.ImportFrom) and statement.module:
            needed.append(statement.module)
            needed += [
                f"{statement.module}.{alias.name}"
                for alias in statement.names
                if _is_module(f"{statement.module}.{alias.name}")
            ]
    return [name for name in needed if _is_carried(name)]


def _is_carried(name: str) -> bool:
    top = name.partition(".")[0]
    if top in sys.stdlib_module_names or name in _REPLACED:
        return False
    if top != _OURS:
        raise CannotCarry(name)
    return True


def _is_module(name: str) -> bool:
    package, _, _ = name.rpartition(".")
    return (
        name.startswith(f"{_OURS}.")
        and hasattr(import_module(package), "__path__")
        and find_spec(name) is not None
    )
