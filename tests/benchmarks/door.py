"""The door: `make demo` in a fresh clone, from nothing and again, and the parts of both."""

import re
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from extract import embedded_postgres
from extract.settings import PROJECT_ROOT
from tests.benchmarks.row import Row
from tests.benchmarks.sizes import Size
from tests.benchmarks.watched import run

PART = "door"
# As the demo reports its steps.
STEP = re.compile(r"^(\w.*): ([0-9.]+) s$", re.MULTILINE)


def demo(clone: Path, home: Path, what: str) -> Iterator[Row]:
    spent = run(
        ["env", "-u", "PGHOST", "make", "demo"],
        {"DIOGEN_HOME": str(home), "COLUMNS": "160"},
        cwd=clone,
    )
    steps = {name: float(seconds) for name, seconds in STEP.findall(spent.errors)}
    yield Row(PART, f"make demo, {what}", figure=spent.seconds, unit="s")
    for name, seconds in steps.items():
        yield Row(PART, f"  {name}, {what}", figure=seconds, unit="s")
    rest = spent.seconds - sum(steps.values())
    yield Row(PART, f"  environment, server, page, {what}", figure=rest, unit="s")


def rows(size: Size) -> Iterator[Row]:
    """Yield the first `make demo` of a clone, which installs everything, and the second."""
    if not size.with_door:
        return
    with tempfile.TemporaryDirectory() as folder:
        clone, home = Path(folder) / "clone", Path(folder) / "home"
        # What is committed: a clone is what a visitor has.
        subprocess.run(["git", "clone", "--quiet", PROJECT_ROOT, clone], check=True)
        try:
            yield from demo(clone, home, "cold")
            yield from demo(clone, home, "warm")
        finally:
            embedded_postgres.stop(home)
