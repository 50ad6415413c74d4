"""How the logs of a rebuild are dealt to groups, each of which one process rebuilds."""

from tremplin_consumers.rebuilds.rebuild import _groups


def test_groups_of_a_rebuild_have_about_as_many_events() -> None:
    sizes = {f"cpam-{rank:05}": 100_000 // rank for rank in range(1, 1_000)} | {"empty": 0}

    groups = _groups(sizes, 2)

    assert sorted(log for group in groups for log in group) == sorted(sizes)
    first, second = (sum(sizes[log] for log in group) for group in groups)
    assert abs(first - second) < 0.01 * (first + second)


def test_each_group_of_a_rebuild_has_a_log() -> None:
    assert _groups({"a": 0, "b": 0, "c": 9}, 4) == [["c"], ["a"], ["b"]]
    assert _groups({"a": 5}, 2) == [["a"]]
    assert _groups({}, 2) == [[]]
