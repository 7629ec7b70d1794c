-- Incident events as monitoring or people pushed them, in our own shape or as CDEvents.
-- Grain: one row per delivery.

{% set event = 'coalesce(' ~ json_field('deliveries.body', 'data') ~ ', deliveries.body)' %}
{% set artifact_id = json_text('subject.content', ['artifactId']) %}
{% set is_resolved = matches('deliveries.event', "'[.]resolved([.]|$)'") %}

with deliveries as (

    {{ deliveries() }}

),

own as (

    select
        -- keys
        record.id as incident_id,

        -- attributes
        record.service,
        record.repository,
        record.environment,
        record.title,
        lower(record.status) as status,
        record.severity,
        record.url,
        record.deployment_id,
        record.sha,

        -- timestamps, UTC
        coalesce(record.started_at, deliveries.received_at) as started_at,
        record.resolved_at,

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
        'title': 'text',
        'status': 'text',
        'severity': 'text',
        'url': 'text',
        'deployment_id': 'text',
        'sha': 'text',
        'started_at': 'timestamp',
        'resolved_at': 'timestamp',
    }) }}
    where deliveries.source = 'incidents'

),

-- The event is the body, or what the body's envelope holds. What resolves an incident does not say
-- when it began.
cdevents as (

    select
        coalesce(subject.source, context.source) || '#' || subject.id as incident_id,
        {{ json_text('subject.content', ['service', 'id']) }} as service,
        {{ captured(artifact_id, '^pkg:github/([^/@?#]+/[^/@?#]+)') }} as repository,
        {{ json_text('subject.content', ['environment', 'id']) }} as environment,
        {{ json_text('subject.content', ['description']) }} as title,
        case when {{ is_resolved }} then 'resolved' else 'open' end as status,
        cast(null as {{ dbt.type_string() }}) as severity,
        {{ json_text('subject.content', ['ticketURI']) }} as url,
        cast(null as {{ dbt.type_string() }}) as deployment_id,
        {{ captured(artifact_id, '@([0-9a-f]{40,64})') }} as sha,
        case when not {{ is_resolved }} then context.timestamp end as started_at,
        case when {{ is_resolved }} then context.timestamp end as resolved_at,
        deliveries.sequence,
        deliveries.received_at as fetched_at,
        {{ built_at() }} as _built_at
    from deliveries
    {{ json_record(event, 'data', {
        'context': 'json',
        'subject': 'json',
    }) }}
    {{ json_record('data.context', 'context', {
        'source': 'text',
        'timestamp': 'timestamp',
    }) }}
    {{ json_record('data.subject', 'subject', {
        'id': 'text',
        'source': 'text',
        'content': 'json',
    }) }}
    where
        deliveries.source = 'cloudevents'
        and {{ matches(
            'deliveries.event',
            "'^dev[.]cdevents[.]incident[.](detected|reported|resolved)([.]|$)'",
        ) }}

),

final as (

    select * from own
    union all
    select * from cdevents

)

select * from final
