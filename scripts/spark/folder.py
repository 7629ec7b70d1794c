"""The folders of Spark's files: landed rows, built tables, and the server's own."""

import os
from collections.abc import Mapping
from pathlib import Path

from extract.settings import home_folder


def spark_folder(environment: Mapping[str, str]) -> Path:
    """Return the folder that every worker sees: `DIOGEN_SPARK`, or one of the database's."""
    named = {**os.environ, **environment}.get("DIOGEN_SPARK")
    return Path(named or home_folder() / "spark" / environment["PGDATABASE"]).absolute()
