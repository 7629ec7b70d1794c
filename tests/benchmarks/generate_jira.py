"""A generated Jira of any size, straight into the raw tables: the issues of generated services.

Deterministic, like the pull requests of `tests.benchmarks.generate`, whose services it belongs to:
a project each, five issues a day. An issue is begun, reviewed and closed; one in ten is an
incident, one in four names its service as a component, and every sprint takes some over.
"""

import psycopg

from tests.benchmarks.raw_table import insert_records

SITE = "generated.atlassian.net"

RECORDS = {
    "projects": """
        select project_id as id, jsonb_build_object('id', project_id, 'key', project_key,
            'name', 'Project ' || project_key) as payload
        from projects""",
    "statuses": """
        select id, jsonb_build_object('id', id, 'name', name,
            'statusCategory', jsonb_build_object('key', category)) as payload
        from statuses""",
    "issues": """
        select id, jsonb_build_object('id', id, 'key', project_key || '-' || number,
            'self', 'https://generated.atlassian.net/rest/api/3/issue/' || id,
            'fields', jsonb_build_object(
                'summary', 'Issue ' || number,
                'description', repeat('dolor sit amet ', 20),
                'project', jsonb_build_object('id', project_id, 'key', project_key),
                'issuetype', jsonb_build_object('id', '1', 'name',
                    case when number %% 10 = 0 then 'Incident' else 'Story' end),
                'status', '{"id": "3", "name": "Done", "statusCategory": {"key": "done"}}'::jsonb,
                'labels', jsonb_build_array('team-' || number %% 7),
                'components', case when number %% 4 = 0
                    then jsonb_build_array(jsonb_build_object('name', 'service-' || service))
                    else '[]'::jsonb end,
                'created', at, 'updated', at + interval '30 hours',
                'resolutiondate', at + interval '30 hours')) as payload
        from issues""",
    "changelogs": """
        select id || '/' || id || nth as id, jsonb_build_object('id', id || nth,
            'created', at + nth * interval '10 hours',
            'items', jsonb_build_array(jsonb_build_object('field', 'status', 'fieldId', 'status',
                'from', nth::text, 'fromString', from_name,
                'to', (nth + 1)::text, 'toString', to_name))) as payload
        from issues cross join lateral (values
            (0, 'To Do', 'In Progress'), (1, 'In Progress', 'In Review'), (3, 'In Review', 'Done'))
            as step (nth, from_name, to_name)""",
}

WITH = """
with statuses (id, name, category) as (values
    ('0', 'To Do', 'new'), ('1', 'In Progress', 'indeterminate'),
    ('2', 'In Review', 'indeterminate'), ('3', 'Done', 'done')
),
projects as (
    select service, (100 + service)::text as project_id, 'S' || service as project_key
    from generate_series(1, %(services)s) as service
),
issues as (
    select projects.*, number, (service * 1000000 + number)::text as id,
        timestamptz '2026-01-01 00:00Z' - (%(each)s - number) * interval '5 hours' as at
    from projects cross join generate_series(1, %(each)s) as number
)
"""


def generate(connection: psycopg.Connection, *, services: int, issues: int) -> int:
    """Land the issues, the same number in each service's project; return how many rows that is."""
    parameters = {"services": services, "each": issues // services, "load_id": "1"}
    rows = sum(
        insert_records(
            connection, "raw_jira", name,
            f"{WITH}, records as"
            f" (select '{SITE}' as scope, null::timestamptz as updated_at, made.*"
            f" from ({select}) as made)",
            parameters,
        )
        for name, select in RECORDS.items()
    )  # fmt: skip
    connection.execute("analyze")
    return rows
