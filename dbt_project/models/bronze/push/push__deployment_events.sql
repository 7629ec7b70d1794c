-- Pushed deployment events, in Diogen's own format or as CDEvents, renamed and typed.
-- Grain: one row per delivery.

{#- In binary mode the event is the body; otherwise it is in the envelope in the body. -#}
{%- set event = 'case when ' ~ json_text('deliveries.body', ['context', 'id']) ~ ' is null then '
    ~ json_field('deliveries.body', 'data') ~ ' else deliveries.body end' %}

with deliveries as (

    {{ deliveries('cloudevents', 'deployments') }}

),

own as (

    select
        -- keys
        coalesce(
            record.id,
            concat_ws('@', record.repository, record.sha, record.environment, record.started_at)
        ) as event_id,

        -- attributes
        record.service,
        cast(null as {{ dbt.type_string() }}) as subject,
        record.repository,
        coalesce(record.environment, 'production') as environment,
        record.sha,
        record.ref,
        lower(record.status) as status,
        record.url,
        record.caused_by,

        -- flags
        coalesce(record.is_rework, false) as is_rework,
        false as is_rollback,
        coalesce(record.is_change_failure, false) as is_change_failure,

        -- timestamps, UTC
        coalesce(record.started_at, record.finished_at, deliveries.received_at) as started_at,
        record.finished_at,

        -- lineage
        record.unreadable,
        deliveries.sequence,
        deliveries.received_at as fetched_at
    from deliveries
    {{ json_record('deliveries.body', 'record', {
        'id': 'key',
        'service': 'key',
        'repository': 'key!',
        'environment': 'key',
        'sha': 'key!',
        'ref': 'key',
        'status': 'text',
        'url': 'text',
        'caused_by': 'key',
        'is_rework': 'boolean',
        'is_change_failure': 'boolean',
        'started_at': 'timestamp',
        'finished_at': 'timestamp',
    }) }}
    where deliveries.source = 'deployments' and deliveries.event is distinct from 'verdict'

),

cdevents as (

    select
        event.id as event_id,
        cast(null as {{ dbt.type_string() }}) as service,
        event.subject,
        {{ captured('event.artifact_id', '^pkg:github/([^/@?#]+/[^/@?#]+)') }} as repository,
        event.environment,
        {{ captured('event.artifact_id', '@([0-9a-f]{40,64})') }} as sha,
        cast(null as {{ dbt.type_string() }}) as ref,
        'success' as status,
        cast(null as {{ dbt.type_string() }}) as url,
        cast(null as {{ dbt.type_string() }}) as caused_by,
        {{ matches('deliveries.event', "'[.]rolledback([.]|$)'") }} as is_rework,
        {{ matches('deliveries.event', "'[.]rolledback([.]|$)'") }} as is_rollback,
        false as is_change_failure,
        event.sent_at as started_at,
        event.sent_at as finished_at,
        event.unreadable,
        deliveries.sequence,
        deliveries.received_at as fetched_at
    from deliveries
    {{ json_record(event, 'event', {
        'id': ['key!', 'context', 'id'],
        'sent_at': ['timestamp!', 'context', 'timestamp'],
        'subject': ['key', 'subject', 'id'],
        'environment': ['key!', 'subject', 'content', 'environment', 'id'],
        'artifact_id': ['text', 'subject', 'content', 'artifactId'],
    }) }}
    where
        deliveries.source = 'cloudevents'
        and {{ matches(
            'deliveries.event',
            "'^dev[.]cdevents[.]service[.](deployed|upgraded|rolledback)([.]|$)'",
        ) }}

),

final as (

    select * from own
    union all
    select * from cdevents

)

select * from final
