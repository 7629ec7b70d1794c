-- Deployment events as pipelines pushed them, in our own shape or as CDEvents.
-- Grain: one row per delivery.

{% set event = 'coalesce(' ~ json_field('deliveries.body', 'data') ~ ', deliveries.body)' %}
{% set artifact_id = json_text('subject.content', ['artifactId']) %}

with deliveries as (

    {{ deliveries() }}

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
        deliveries.sequence,
        deliveries.received_at as fetched_at,
        {{ built_at() }} as _built_at
    from deliveries
    {{ json_record('deliveries.body', 'record', {
        'id': 'text',
        'service': 'text',
        'repository': 'text',
        'environment': 'text',
        'sha': 'text',
        'ref': 'text',
        'status': 'text',
        'url': 'text',
        'caused_by': 'text',
        'is_rework': 'boolean',
        'is_change_failure': 'boolean',
        'started_at': 'timestamp',
        'finished_at': 'timestamp',
    }) }}
    where deliveries.source = 'deployments'

),

-- The event is the body, or what the body's envelope holds.
cdevents as (

    select
        context.id as event_id,
        cast(null as {{ dbt.type_string() }}) as service,
        subject.id as subject,
        {{ captured(artifact_id, '^pkg:github/([^/@?#]+/[^/@?#]+)') }} as repository,
        {{ json_text('subject.content', ['environment', 'id']) }} as environment,
        {{ captured(artifact_id, '@([0-9a-f]{40,64})') }} as sha,
        cast(null as {{ dbt.type_string() }}) as ref,
        'success' as status,
        cast(null as {{ dbt.type_string() }}) as url,
        cast(null as {{ dbt.type_string() }}) as caused_by,
        {{ matches('deliveries.event', "'[.]rolledback([.]|$)'") }} as is_rework,
        {{ matches('deliveries.event', "'[.]rolledback([.]|$)'") }} as is_rollback,
        false as is_change_failure,
        context.timestamp as started_at,
        context.timestamp as finished_at,
        deliveries.sequence,
        deliveries.received_at as fetched_at,
        {{ built_at() }} as _built_at
    from deliveries
    {{ json_record(event, 'data', {
        'context': 'json',
        'subject': 'json',
    }) }}
    {{ json_record('data.context', 'context', {
        'id': 'text',
        'timestamp': 'timestamp',
    }) }}
    {{ json_record('data.subject', 'subject', {
        'id': 'text',
        'content': 'json',
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
