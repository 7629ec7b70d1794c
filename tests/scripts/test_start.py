"""A command starts soon: what only some of them need is imported when it is needed."""

import subprocess
import sys

import pytest

# Each takes a second or more: dlt and dbt themselves, AWS's client, the receiver's server, Arrow's
# compute functions, the browser's page.
HEAVY = {"dlt", "dbt", "boto3", "botocore", "uvicorn", "fastapi", "alembic", "duckdb", "jwt"}


@pytest.mark.parametrize("module", ["scripts.cli", "extract.receiver.server"])
def test_importing_it_brings_nothing_heavy_that_is_not_its_own(module: str) -> None:
    program = f"import sys, {module}; print(*{{name.split('.')[0] for name in sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    own = {"uvicorn", "fastapi", "jwt"} if module == "extract.receiver.server" else set()
    assert set(done.stdout.split()) & (HEAVY - own) == set()
