"""The seeds: whether a build would take them."""

import psycopg

from extract.settings import seeds_folder
from scripts.doctor.finding import Finding
from scripts.seeds.checking import read_seeds
from scripts.seeds.idle import idle_rules
from scripts.seeds.problems import SeedError


def check(connection: psycopg.Connection) -> list[Finding]:
    """Check every seed; each mistake is a finding, and so is each added rule that matches nothing.

    Args:
        connection: the warehouse, in autocommit.
    """
    try:
        seeds = read_seeds(connection)
    except SeedError as error:
        return [Finding("seeds", str(problem), is_ok=False) for problem in error.problems]
    return [
        Finding("seeds", f"every row of {seeds_folder()} is right"),
        *(Finding("rules", sentence, is_ok=False) for sentence in idle_rules(connection, seeds)),
    ]
