"""Frees what builds left behind in the lake: old snapshots, small files, files nobody needs."""

from collections.abc import Mapping

from scripts.lake.connection import open_lake


def tidy(environment: Mapping[str, str], days: int) -> int:
    """Forget snapshots that are older, and what only they had; return how many are left.

    Args:
        environment: the libpq variables of the database.
        days: how long a snapshot and a file that is not needed any more are kept.
    """
    with open_lake(environment) as lake:
        for option in ("expire_older_than", "delete_older_than"):
            lake.execute(f"call lake.set_option('{option}', '{days} days')")
        lake.execute("checkpoint lake")
        return len(lake.sql("from ducklake_snapshots('lake')"))
