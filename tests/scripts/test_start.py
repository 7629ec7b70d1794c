"""A command starts soon: what only some of them need is imported when it is needed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

# Each takes a tenth of a second or more: dlt and dbt themselves, clients of APIs, the receiver's
# server and its schemas, migrations.
HEAVY = {
    *("dlt", "dbt", "boto3", "botocore", "httpx", "uvicorn", "fastapi", "alembic", "sqlalchemy"),
    *("duckdb", "jwt", "tomlkit", "extract.receiver.schemas"),
}


@pytest.mark.parametrize("module", ["scripts.cli", "extract.receiver.server"])
def test_importing_it_brings_nothing_heavy_that_is_not_its_own(module: str) -> None:
    program = f"import sys, {module}; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    receiver = {"uvicorn", "fastapi", "jwt", "extract.receiver.schemas"}
    own = receiver if module == "extract.receiver.server" else set()
    assert set(done.stdout.split()) & (HEAVY - own) == set()


def test_a_load_does_without_sqlalchemy(server: dict[str, str], tmp_path: Path) -> None:
    program = """
import os, sys
from extract.dlt_load import pipeline
with pipeline("jira", os.environ).sql_client() as client:
    assert client.execute_sql("select 1") == [(1,)]
print("sqlalchemy" in sys.modules)
"""
    environment = {**os.environ, **server, "DIOGEN_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )

    assert done.stdout.split() == ["False"]
