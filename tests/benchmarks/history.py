"""First shipment of a real history, beside what git itself says of every tag.

`python -m tests.benchmarks.history`. The history is next to the checkout, as for the tests. Git is
given the same graph, and asked for each tag's commits less those of all earlier ones.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

from extract.database import database_environment
from extract.settings import PROJECT_ROOT
from tests.benchmarks.build import Generated
from tests.benchmarks.row import Goal, Row
from tests.benchmarks.sizes import Size
from tests.benchmarks.table import described
from tests.benchmarks.watched import BenchmarkError
from tests.database import empty_database
from tests.dbt.real_history import land, read_commits, read_tags
from tests.dbt.warehouse import Warehouse

HISTORIES = PROJECT_ROOT.parent / "shared" / "data" / "git"
PART = "first shipment"
SHIPMENTS = (
    "build", "--select", "+first_shipments",
    "--exclude-resource-type", "unit_test", "--exclude-resource-type", "test",
)  # fmt: skip


def git_graph(commits: list[dict[str, str]], folder: Path) -> dict[str, str]:
    """Make a repository of the same graph, without files; return git's name of each commit."""
    subprocess.run(["git", "init", "--quiet", "--bare", folder], check=True)
    marks = {commit["sha"]: number for number, commit in enumerate(parents_first(commits), start=1)}
    by_sha = {commit["sha"]: commit for commit in commits}
    lines = []
    for sha, mark in marks.items():
        lines += [f"commit refs/heads/c{mark}", f"mark :{mark}", f"committer x <x> {mark} +0000"]
        lines += ["data 0"]
        known = [f":{marks[one]}" for one in by_sha[sha]["parents"].split() if one in marks]
        lines += [f"{'merge' if number else 'from'} {one}" for number, one in enumerate(known)]
    subprocess.run(
        ["git", "fast-import", "--quiet", f"--export-marks={folder}/marks"],
        input="\n".join([*lines, ""]), text=True, check=True, cwd=folder,
    )  # fmt: skip
    written = dict(line.split() for line in (folder / "marks").read_text().splitlines())
    return {sha: written[f":{mark}"] for sha, mark in marks.items()}


def parents_first(commits: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return the commits in an order in which no child precedes its parent."""
    by_sha = {commit["sha"]: commit for commit in commits}
    graph = {sha: commit["parents"].split() for sha, commit in by_sha.items()}
    return [by_sha[sha] for sha in TopologicalSorter(graph).static_order() if sha in by_sha]


def asked_of_git(folder: Path, tips: list[str]) -> tuple[float, int]:
    """Return the seconds of one `git rev-list` a tip, in order, and how many commits it named."""
    started, found = time.monotonic(), 0
    for number, tip in enumerate(tips):
        earlier = "".join(f"^{one}\n" for one in tips[:number])
        done = subprocess.run(
            ["git", "rev-list", "--count", "--stdin"],
            input=f"{tip}\n{earlier}", text=True, capture_output=True, check=True, cwd=folder,
        )  # fmt: skip
        found += int(done.stdout)
    return time.monotonic() - started, found


def measured(name: str) -> Row:
    """Return commits a second of first shipment, by dbt and by git."""
    if not (HISTORIES / f"{name}.tags.tsv").is_file():
        raise BenchmarkError("the real histories do not lie beside the checkout (shared/data/git)")
    commits = read_commits(HISTORIES / f"{name}.commits.tsv.gz")
    tags = read_tags(HISTORIES / f"{name}.tags.tsv")
    with (
        tempfile.TemporaryDirectory() as folder,
        empty_database(database_environment()) as environment,
    ):
        warehouse = Warehouse(environment, Path(folder))
        land(warehouse, f"history/{name}", commits, tags)
        organisation = Generated(environment, Path(folder), 0, 1, len(commits))
        _, nodes = organisation.dbt(*SHIPMENTS)
        [(shipped,)] = warehouse.rows(
            "select count(*) from silver.first_shipments where is_first_shipment"
        )
        warehouse.connection.close()
        graph = git_graph(commits, Path(folder) / "git")
        tips = [tag["sha"] for tag in sorted(tags, key=lambda one: one["tagged_at"])]
        seconds, found = asked_of_git(Path(folder) / "git", [graph[sha] for sha in tips])
    if shipped != found:
        raise BenchmarkError(f"{shipped} commits were shipped, git says {found}")
    return Row(
        PART, f"{name}, {len(tags)} tags", amount=shipped, of="commits",
        figure=shipped / nodes["first_shipments"], unit="commits/s",
        reference=found / seconds, against="git rev-list", goal=Goal(least=1),
    )  # fmt: skip


def rows(size: Size) -> Iterator[Row]:
    """Yield one row a history."""
    for name in size.histories:
        yield measured(name)


def main() -> None:
    for name in ("flask", "dlt"):
        sys.stdout.write(json.dumps(described(measured(name), [])) + "\n")


if __name__ == "__main__":
    main()
