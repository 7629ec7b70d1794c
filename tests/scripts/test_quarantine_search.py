"""What a build fails on is found by halves, in few builds, and nothing else is set aside."""

from collections.abc import Sequence
from math import ceil, log2

from hypothesis import given
from hypothesis import strategies as st

from scripts.quarantine.failed_build import FailedBuild, failed_build, succeeded
from scripts.quarantine.search import Found, Search


class Build:
    """A build of numbered records that fails on some, and on pairs of others."""

    def __init__(self, bad: set[int], pairs: set[frozenset[int]], count: int) -> None:
        self.bad, self.pairs, self.all, self.made = bad, pairs, set(range(count)), 0

    def without(self, aside: Sequence[int]) -> bool:
        self.made += 1
        read = self.all - {*aside}
        return not self.bad & read and not any(pair <= read for pair in self.pairs)


@given(count=st.integers(1, 500), data=st.data())
def test_each_bad_record_is_found_and_no_other(count: int, data: st.DataObject) -> None:
    bad = data.draw(st.sets(st.integers(0, count - 1), min_size=1, max_size=4))
    build = Build(bad, set(), count)

    found = Search(build.without, 100).find(range(count))

    assert (set(found.guilty), found.unsure) == (bad, [])
    # One for all, then for each the halves and what is left.
    assert build.made <= 1 + len(bad) * (ceil(log2(count)) + 1 if count > 1 else 1)


@given(st.integers(2, 100), st.data())
def test_of_two_that_only_fail_together_one_is_enough(count: int, data: st.DataObject) -> None:
    pair = data.draw(st.sets(st.integers(0, count - 1), min_size=2, max_size=2))

    found = Search(Build(set(), {frozenset(pair)}, count).without, 100).find(range(count))

    assert len(found.guilty) == 1
    assert set(found.guilty) <= pair
    assert not found.unsure


def test_what_fails_without_all_of_them_is_not_a_records_fault() -> None:
    made: list[Sequence[int]] = []

    def always_fails(aside: Sequence[int]) -> bool:
        made.append(aside)
        return False

    assert Search(always_fails, 40).find(range(1000)) == Found()
    assert len(made) == 1
    assert Search(always_fails, 40).find([]) == Found()


@given(st.integers(2, 300), st.integers(1, 20), st.data())
def test_where_the_bound_is_reached_it_builds_without_what_is_left(
    count: int, most: int, data: st.DataObject
) -> None:
    bad = data.draw(st.sets(st.integers(0, count - 1), min_size=1, max_size=10))
    build = Build(bad, set(), count)

    found = Search(build.without, most).find(range(count))

    assert build.made <= most
    assert build.without([*found.guilty, *found.unsure])
    assert set(found.guilty) <= bad


PARENTS = {
    "test.diogen.unique_x.1": ["model.diogen.x"],
    "model.diogen.x": ["model.diogen.y", "seed.diogen.s"],
    "model.diogen.y": ["source.diogen.raw_github.issues", "source.diogen.raw_push.deliveries"],
    "model.diogen.z": ["source.diogen.raw_github.issues"],
}
MANIFEST = {
    "parent_map": PARENTS,
    "child_map": {
        "source.diogen.raw_github.issues": ["model.diogen.y", "model.diogen.z"],
        "source.diogen.raw_push.deliveries": ["model.diogen.y", "test.diogen.t.2"],
    },
}
SAID = "Database Error in model x (models/x.sql)\n  value is out of range\n  compiled code at t.sql"


def results(**ends: str) -> dict[str, list[dict[str, str]]]:
    return {
        "results": [
            {"unique_id": name.replace("__", "."), "status": end, "message": SAID}
            for name, end in ends.items()
        ]
    }


def test_a_failed_build_names_what_its_failures_are_made_from() -> None:
    ended = results(model__diogen__y="success", model__diogen__x="error")

    failed = failed_build(ended, MANIFEST)

    assert failed.names == ["x"]
    assert failed.said == "value is out of range"
    assert failed.is_of_a_record
    assert failed.relations == {
        "raw_github.issues": ["model.diogen.y", "model.diogen.z"],
        "raw_push.deliveries": ["model.diogen.y"],
    }
    assert succeeded(ended) == {"model.diogen.y"}
    assert failed_build(results(test__diogen__unique_x__1="fail"), MANIFEST).names == ["unique_x"]


def test_what_the_machine_says_of_itself_is_not_a_records_fault() -> None:
    relations = {"raw_github.issues": ["model.diogen.y"]}
    for said in (
        'could not extend file "base/5/1234": No space left on device',
        "server closed the connection unexpectedly",
        "canceling statement due to statement timeout",
        "permission denied for schema silver",
    ):
        assert not FailedBuild({"model.diogen.x": said}, relations).is_of_a_record
    assert not FailedBuild({"model.diogen.x": "value is out of range"}, {}).is_of_a_record
    # A hook before all models reads no record.
    assert not failed_build(results(operation__diogen__hook="error"), MANIFEST).is_of_a_record
