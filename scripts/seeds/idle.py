"""Rows for deployments and incidents that a user added and that match nothing: likely mistakes."""

from collections.abc import Mapping

import psycopg

from extract.database import connect
from extract.logs import get_logger
from scripts.seeds.checking import read_seeds
from scripts.seeds.inventory import inventory
from scripts.seeds.reading import Table

# What Diogen ships, in seeds that are edited in place; in any company much of it matches nothing.
SHIPPED = {
    "deployment_rules": {
        "github_deployment",
        "codepipeline",
        "codedeploy",
        "workflow_run (^|[^a-z])deploy",
        "github_release",
    },
    "incident_rules": {
        r"jira incident issue_type ^(\[system\] )?incident$",
        "jira bug issue_type ^bug$",
        "github incident label ^(incident|outage)$",
        "github bug label ^bug$",
        r"aws incident alarm "
        r"(^|[^a-z])(critical|incident|outage|page|pager|sev-?1|p1)([^a-z0-9]|$)",
    },
}

log = get_logger(__name__)


def idle_rules(connection: psycopg.Connection, seeds: Mapping[str, Table]) -> list[str]:
    """Return a sentence for each rule that a user added and that matches nothing.

    Args:
        connection: the warehouse, in autocommit.
    """
    with inventory(connection, seeds, is_with_accounts=False) as found:
        if not found.ask("rules"):
            # Before the first load no rule could.
            return []
        return [
            f"{row['seed']}.csv, line {row['line']}: {_rule(row)} matches nothing: correct its "
            "pattern by `diogen rules check`, or remove it"
            for row in found.ask("idle")
            if row["service"] not in ("*", None) or row["rule"] not in SHIPPED[row["seed"]]
        ]


def idle_rules_after_build(environment: Mapping[str, str]) -> list[str]:
    """Return the same for the summary of a build, which ends as it does whatever this finds."""
    try:
        with connect(environment, autocommit=True) as connection:
            return idle_rules(connection, read_seeds(connection))
    except psycopg.Error as error:
        log.warning("the rules were not compared with the data", reason=str(error))
        return []


def _rule(row: dict[str, str]) -> str:
    return f"{row['rule']} of {row['service']}" if row["service"] else row["rule"]
