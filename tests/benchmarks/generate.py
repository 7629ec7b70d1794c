"""A generated organisation of any size, made inside the server and straight into the raw tables.

Deterministic: the same sizes give the same rows. One pull request is two own commits and a merge
commit; every tenth one is deployed to staging and to production; one deployment in four has an
incident. `python -m tests.benchmarks.generate 10000 50` makes 10,000 pull requests in 50 services.
"""

import sys

import psycopg

from extract.database import connect, database_environment
from extract.migrations import upgrade
from tests.benchmarks.raw_table import insert_records

# The number of pull requests between two deployments, and of deployments between two incidents.
DEPLOY_EVERY = 10
INCIDENT_EVERY = 2

# Each statement inserts the records of the pull requests `first` to `last` of every service.
# A pull request is one hour of its service's life.
RECORDS = {
    "repositories": """
        select scope, (1000 + service)::text as id, null::timestamptz as updated_at,
            jsonb_build_object('id', 1000 + service, 'full_name', scope,
                'default_branch', 'main') as payload
        from services""",
    "commits": """
        select scope, sha as id, null::timestamptz as updated_at,
            jsonb_build_object('sha', sha,
                'commit', jsonb_build_object(
                    'author', jsonb_build_object('email', 'dev@example.org', 'date', made_at),
                    'committer', jsonb_build_object('date', made_at),
                    'message', repeat('lorem ipsum ', 8) || trailer),
                'author', account,
                'parents', parents) as payload
        from changes cross join lateral (values
            (own1, at - interval '3 hours', jsonb_build_array(jsonb_build_object('sha', base))),
            (own2, at - interval '2 hours', jsonb_build_array(jsonb_build_object('sha', own1))),
            (merge, at, jsonb_build_array(jsonb_build_object('sha', base),
                jsonb_build_object('sha', own2)))) as commit (sha, made_at, parents)""",
    "pull_requests": """
        select scope, number::text as id, at as updated_at,
            jsonb_build_object('number', number, 'title', 'Change ' || number,
                'body', repeat('dolor sit amet ', 40), 'state', 'closed',
                'user', account,
                'base', jsonb_build_object('ref', 'main'),
                'head', jsonb_build_object('ref', 'change-' || number, 'sha', own2),
                'labels', case when number %% 97 = 0
                    then '[{"name": "hotfix"}]'::jsonb else '[]'::jsonb end,
                -- One and ten of them lie around the bounds of the size classes; some tell nothing.
                'additions', case when number %% 29 > 0
                    then (array[0, 8, 9, 29, 49, 99, 499, 998, 999])[1 + (number - 1) / 10 %% 9]
                end,
                'deletions', 1,
                'merge_commit_sha', merge, 'created_at', at - interval '2 hours',
                'merged_at', at, 'closed_at', at, 'updated_at', at) as payload
        from changes""",
    "pull_request_commits": """
        select scope, number::text as id, at as updated_at,
            jsonb_build_array(
                jsonb_build_object('sha', own1, 'author', account, 'commit', jsonb_build_object(
                    'author', jsonb_build_object('date', at - interval '3 hours'))),
                jsonb_build_object('sha', own2, 'author', account, 'commit', jsonb_build_object(
                    'message', 'lorem' || trailer,
                    'author', jsonb_build_object('date', at - interval '2 hours')))) as payload
        from changes""",
    "reviews": """
        select scope, number || '/' || number * 10 + nth as id, at as updated_at,
            jsonb_build_object('id', number * 10 + nth,
                'state', case nth when 1 then 'COMMENTED' else 'APPROVED' end,
                'submitted_at', at - interval '1 hour' + nth * interval '10 minutes',
                'user', jsonb_build_object('login', 'rev' || number %% 20, 'type', 'User'))
                as payload
        from changes cross join generate_series(1, 2) as nth""",
    "deployments": """
        select scope, deployment::text as id, at as updated_at,
            jsonb_build_object('id', deployment, 'sha', merge, 'ref', 'main',
                'task', 'deploy', 'environment', environment,
                'created_at', at + interval '10 minutes') as payload
        from releases""",
    "deployment_statuses": """
        select scope, deployment || '/' || deployment * 10 + nth as id, at as updated_at,
            jsonb_build_object('id', deployment * 10 + nth, 'state', state,
                'created_at', at + interval '10 minutes' + nth * interval '1 minute') as payload
        from releases cross join lateral (values (1, 'queued'), (2, 'in_progress'),
            (3, case when deployment %% 31 = 0 then 'failure' else 'success' end))
            as status (nth, state)""",
    "issues": """
        select scope, (1000000 + number)::text as id, at as updated_at,
            jsonb_build_object('number', 1000000 + number, 'title', 'Outage', 'body', 'Down',
                'state', 'closed', 'labels', '[{"name": "incident"}]'::jsonb,
                'created_at', at + interval '1 hour', 'closed_at', at + interval '3 hours',
                'updated_at', at) as payload
        from releases
        where environment = 'production'
            and number %% (%(deploy_every)s * %(incident_every)s) = 0""",
}

WITH = """
with services as (
    select service, 'generated/service-' || service as scope
    from generate_series(1, %(services)s) as service
),
changes as (
    select scope, number, service,
        md5(scope || '#' || number) || '0000000a' as own1,
        md5(scope || '#' || number) || '0000000b' as own2,
        md5(scope || '#' || number) || '0000000c' as merge,
        md5(scope || '#' || number - 1) || '0000000c' as base,
        -- Most are people's; some are an agent's, a bot's, or a person's with an assistant.
        case
            when number %% 7 = 0
                then '{"login": "devin-ai-integration[bot]", "type": "Bot"}'::jsonb
            when number %% 11 = 0 then '{"login": "dependabot[bot]", "type": "Bot"}'::jsonb
            else jsonb_build_object('login', 'dev' || number %% 50, 'type', 'User')
        end as account,
        case
            when number %% 5 = 0 then e'\\n\\nCo-authored-by: Claude <noreply@anthropic.com>'
            else ''
        end as trailer,
        timestamptz '2024-01-01 00:00Z' + (%(years)s * 365 * interval '1 day')
            * number / %(total)s + service * interval '7 seconds' as at
    from services cross join generate_series(%(first)s, %(last)s) as number
),
releases as (
    select scope, number, merge, at, environment,
        number * 10 + nth as deployment
    from changes cross join lateral (values (1, 'staging'), (2, 'production'))
        as target (nth, environment)
    where number %% %(deploy_every)s = 0
)
"""


def generate(
    connection: psycopg.Connection,
    *,
    services: int,
    first: int,
    last: int,
    total: int,
    load_id: str,
) -> int:
    """Land the pull requests `first` to `last` of every service; return how many rows that is.

    Args:
        total: pull requests that make up the whole three years, so that later ones are later.
        load_id: the load they arrive in; a later load has a greater one.
    """
    parameters = {
        "services": services,
        "first": first,
        "last": last,
        "total": total,
        "years": 3,
        "deploy_every": DEPLOY_EVERY,
        "incident_every": INCIDENT_EVERY,
        "load_id": load_id,
    }
    rows = sum(
        insert_records(connection, "raw_github", name, f"{WITH}, records as ({select})", parameters)
        for name, select in RECORDS.items()
    )
    connection.execute("analyze")
    return rows


def main() -> None:
    pull_requests, services = int(sys.argv[1]), int(sys.argv[2])
    environment = database_environment()
    upgrade(environment)
    each = pull_requests // services
    with connect(environment, autocommit=True) as connection:
        rows = generate(connection, services=services, first=1, last=each, total=each, load_id="1")
    sys.stdout.write(f"{rows} rows\n")


if __name__ == "__main__":
    main()
