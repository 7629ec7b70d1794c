"""Compares the seeds, as they are written, with the raw log.

It reads the raw log and not bronze, so that it can speak before anything is built and knows what
the newest load brought.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import yaml
from psycopg import sql
from psycopg.rows import dict_row

from extract.settings import PROJECT_ROOT
from scripts.seeds.layout import SEEDS
from scripts.seeds.reading import Table

QUERIES = Path(__file__).parent / "queries"
Found = list[dict[str, Any]]

# The tables of the raw log that are asked, by the name of their view.
LOGS = {
    "log_repositories": "raw_github.repositories",
    "log_workflow_runs": "raw_github.workflow_runs",
    "log_workflow_jobs": "raw_github.workflow_jobs",
    "log_deployments": "raw_github.deployments",
    "log_releases": "raw_github.releases",
    "log_tags": "raw_github.tags",
    "log_pull_requests": "raw_github.pull_requests",
    "log_commits": "raw_github.commits",
    "log_commit_files": "raw_github.commit_files",
    "log_issues": "raw_github.issues",
    "log_teams": "raw_github.teams",
    "log_team_members": "raw_github.team_members",
    "log_code_owners": "raw_github.code_owners",
    "log_deletions": "raw_github.deletions",
    "log_jira_fields": "raw_jira.fields",
    "log_jira_issues": "raw_jira.issues",
    "log_jira_projects": "raw_jira.projects",
    "log_jira_versions": "raw_jira.versions",
    "log_pipelines": "raw_aws.pipelines",
    "log_pipeline_executions": "raw_aws.pipeline_executions",
    "log_codedeploy_deployments": "raw_aws.codedeploy_deployments",
    "log_alarms": "raw_aws.alarms",
    "log_alarm_history": "raw_aws.alarm_history",
}
# What webhooks bring of them: the events, the key of the record, and what identifies it.
WEBHOOKS = {
    "log_workflow_runs": (("workflow_run",), "workflow_run", "{workflow_run,id}"),
    "log_workflow_jobs": (("workflow_job",), "workflow_job", "{workflow_job,id}"),
    "log_deployments": (("deployment", "deployment_status"), "deployment", "{deployment,id}"),
    "log_releases": (("release",), "release", "{release,id}"),
    "log_pull_requests": (("pull_request",), "pull_request", "{pull_request,number}"),
    "log_issues": (("issues",), "issue", "{issue,number}"),
}
EVENTS = sorted({event for events, _, _ in WEBHOOKS.values() for event in events})
NOTHING = (
    "select null::text as scope, null::text as id, null::jsonb as payload,"
    " null::timestamptz as updated_at where false"
)


class Inventory:
    """The open inventory: asks the queries of the folder by their names."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self.connection = connection

    def ask(self, name: str) -> Found:
        """Return the rows of the query `name`."""
        with self.connection.cursor(row_factory=dict_row) as cursor:
            return cursor.execute((QUERIES / f"{name}.sql").read_bytes()).fetchall()


@contextmanager
def inventory(
    connection: psycopg.Connection, seeds: Mapping[str, Table], *, is_with_accounts: bool = True
) -> Iterator[Inventory]:
    """Make the inventory's temporary tables, and leave nothing behind.

    Args:
        is_with_accounts: read who wrote each commit, which `machines`, `patterns` and `people` ask.
    """
    with connection.transaction(force_rollback=True):
        days = ["diogen.fallback_days", str(_fallback_days())]
        connection.execute("select set_config(%s, %s, true)", days)
        for name in SEEDS:
            _land(connection, seeds[name])
        _read_deliveries(connection)
        for view, table in LOGS.items():
            _view(connection, view, table)
        connection.execute((QUERIES / "inventory.sql").read_bytes())
        if is_with_accounts:
            connection.execute((QUERIES / "accounts.sql").read_bytes())
        yield Inventory(connection)


def _fallback_days() -> int:
    project = yaml.safe_load((PROJECT_ROOT / "dbt_project.yml").read_text(encoding="utf-8"))
    return int(project["vars"]["fallback_days"])


def _land(connection: psycopg.Connection, seed: Table) -> None:
    """Make `seed_<name>`: the lines as they are written, every cell a text."""
    columns = list(SEEDS[seed.name].columns)
    name = sql.Identifier(f"seed_{seed.name}")
    typed = sql.SQL(", ").join(sql.SQL("{} text").format(sql.Identifier(one)) for one in columns)
    connection.execute(sql.SQL("create temporary table {} (line integer, {})").format(name, typed))
    with (
        connection.cursor() as cursor,
        cursor.copy(sql.SQL("copy {} from stdin").format(name)) as copy,
    ):
        for row in seed.rows:
            copy.write_row((row.line, *(row.cells[column] for column in columns)))


def _read_deliveries(connection: psycopg.Connection) -> None:
    """Make `pushed` of the deliveries that matter, `log_deployment_events` and `other_runs`."""
    if not _exists(connection, "raw_push.deliveries"):
        connection.execute(
            "create temporary table pushed (source text, event text, body jsonb);"
            "create temporary table other_runs (source text)"
        )
    else:
        connection.execute(
            "create temporary table pushed as"
            " select source, event, cast(convert_from(body, 'UTF8') as jsonb) as body"
            " from raw_push.deliveries where status = 'accepted'"
            " and (source in ('deployments', 'aws') or source = 'github' and event = any(%s))",
            [EVENTS],
        )
        connection.execute(
            "create temporary table other_runs as select source from raw_push.deliveries"
            " where status = 'accepted' and source in ('gitlab', 'circleci') limit 1"
        )
    connection.execute(
        "create temporary view log_deployment_events as select body ->> 'repository' as scope,"
        " coalesce(body ->> 'id', concat_ws('@', body ->> 'repository', body ->> 'sha',"
        " body ->> 'environment', body ->> 'started_at')) as id, body as payload"
        " from pushed where source = 'deployments'"
    )


def _view(connection: psycopg.Connection, view: str, table: str) -> None:
    """Make one view of what was pulled and what was pushed."""
    parts: list[sql.Composable] = [sql.SQL(NOTHING)]
    if _exists(connection, table):
        name = sql.Identifier(*table.split("."))
        parts.append(sql.SQL("select scope, id, payload, updated_at from {}").format(name))
    if view in WEBHOOKS:
        events, key, path = WEBHOOKS[view]
        parts.append(
            sql.SQL(
                "select body #>> '{{repository,full_name}}', body #>> {}, body -> {}, null"
                " from pushed where source = 'github' and event = any({})"
                # The record in a deletion is not a new version of it.
                " and coalesce(body ->> 'action', '') not in ('deleted', 'transferred')"
            ).format(sql.Literal(path), sql.Literal(key), sql.Literal(list(events)))
        )
    query = sql.SQL(" union all ").join(parts)
    connection.execute(
        sql.SQL("create temporary view {} as {}").format(sql.Identifier(view), query)
    )


def _exists(connection: psycopg.Connection, table: str) -> bool:
    found = connection.execute("select to_regclass(%s) is not null", [table]).fetchone()
    return bool(found and found[0])
