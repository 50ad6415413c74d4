"""Advisory locks are taken in one module, by two keys that this code states."""

import re

from support.source_files import ROOT, source_files
from tremplin_platform.store.advisory_locks import LockClass, number_of, partitions_class, workers_class
from tremplin_projections.registry import projections

_ADVISORY = re.compile(r"pg_(?:try_)?advisory\w*lock\w*\(")
_ALONE = "platform/tremplin_platform/store/advisory_locks.py"


def test_one_module_takes_advisory_locks() -> None:
    files = [*source_files(), *ROOT.rglob("tremplin_*/**/*.sql")]
    found = {
        path.relative_to(ROOT).as_posix()
        for path in files
        if "tests" not in path.relative_to(ROOT).parts and _ADVISORY.search(path.read_text("utf-8"))
    }

    assert found == {_ALONE}


def test_every_lock_has_two_keys_and_none_is_hashed_from_a_text() -> None:
    text = (ROOT / _ALONE).read_text("utf-8")

    calls = re.findall(_ADVISORY.pattern + r"([^)]*)\)", text)
    assert calls == ["%s::int, number", "%s::int, number"]
    assert "hashtext" not in text


def test_no_two_classes_of_locks_are_the_same() -> None:
    names = list(projections())
    classes = [*LockClass, *map(partitions_class, names), *map(workers_class, names)]

    assert len(set(classes)) == len(classes)
    assert all(0 < item < 2**31 for item in classes)
    assert len({number_of(name) for name in names}) == len(names)
