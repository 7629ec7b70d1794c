"""Generated deliveries of any number, as the receiver stores them: deployments, pages and alerts.

Deterministic, for the services of `tests.benchmarks.generate`. Each step is a deployment event, an
incident that PagerDuty opened and closed, and an alert that fired and was resolved half an hour
later; the alert has the page's deduplication key every second time.
"""

import psycopg

DELIVERIES = """
insert into raw_push.deliveries (source, delivery_id, event, headers, body, body_hash, status)
with steps as (
    select service, number, 'generated/service-' || service as repository,
        'service-' || service as name,
        timestamptz '2026-01-01 00:00Z' - (%(each)s - number) * interval '7 hours' as at
    from generate_series(1, %(services)s) as service
    cross join generate_series(1, %(each)s) as number
),
sent as (
    select 'deployments' as source, null as event, 'd' as kind, steps.*, jsonb_build_object(
        'id', name || '-' || number, 'repository', repository, 'environment', 'production',
        'sha', md5(repository || number) || '0000000d', 'status', 'success',
        'started_at', at, 'finished_at', at + interval '5 minutes') as body
    from steps
    union all
    select 'pagerduty', 'incident.' || state, state, steps.*, jsonb_build_object('event',
        jsonb_build_object('event_type', 'incident.' || state, 'occurred_at', at + after,
            'data', jsonb_build_object('id', 'P' || service || 'N' || number, 'status', state,
                'title', 'Down', 'urgency', 'high', 'incident_key', repository || number,
                'created_at', at + interval '1 hour',
                'service', jsonb_build_object('summary', name))))
    from steps cross join lateral (values
        ('triggered', interval '1 hour'), ('resolved', interval '2 hours')) as moment (state, after)
    union all
    select 'alertmanager', null, state, steps.*, jsonb_build_object(
        'groupKey', repository || number || repeat('-', number %% 2),
        'alerts', jsonb_build_array(jsonb_build_object(
            'fingerprint', md5(repository || number), 'status', state,
            'labels', jsonb_build_object('alertname', 'Errors', 'service', name,
                'severity', 'critical'),
            'startsAt', at + interval '3 hours', 'endsAt', at + interval '210 minutes')))
    from steps cross join lateral (values ('firing'), ('resolved')) as moment (state)
)
select source, source || '/' || kind || '/' || service || '/' || number, event, '{}',
    convert_to(body::text, 'UTF8'), md5(body::text), 'accepted'
from sent
"""


def generate(connection: psycopg.Connection, *, services: int, steps: int) -> int:
    """Store the deliveries of the steps, the same number for each service; return how many."""
    cursor = psycopg.ClientCursor(connection).execute(
        DELIVERIES, {"services": services, "each": steps // services}
    )
    connection.execute("analyze")
    return cursor.rowcount
