-- Incident events pushed to the receiver, in Diogen's own format or as CDEvents, renamed and typed.
-- Grain: one row per delivery.

{#- In binary mode the event is the body; otherwise it is in the envelope in the body. -#}
{%- set event = 'case when ' ~ json_text('deliveries.body', ['context', 'id']) ~ ' is null then '
    ~ json_field('deliveries.body', 'data') ~ ' else deliveries.body end' %}
{% set is_resolved = matches('deliveries.event', "'[.]resolved([.]|$)'") %}

with deliveries as (

    {{ deliveries('cloudevents', 'incidents') }}

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
        record.unreadable,
        deliveries.sequence,
        deliveries.received_at as fetched_at
    from deliveries
    {{ json_record('deliveries.body', 'record', {
        'id': 'key!',
        'service': 'key',
        'repository': 'key',
        'environment': 'key',
        'title': 'text',
        'status': 'text',
        'severity': 'text',
        'url': 'text',
        'deployment_id': 'key',
        'sha': 'key',
        'started_at': 'timestamp',
        'resolved_at': 'timestamp',
    }) }}
    where deliveries.source = 'incidents' and deliveries.event is distinct from 'verdict'

),

-- A resolving event does not say when the incident began.
cdevents as (

    select
        {{ short_key("coalesce(event.subject_source, event.source) || '#' || event.subject_id") }}
            as incident_id,
        event.service,
        {{ captured('event.artifact_id', '^pkg:github/([^/@?#]+/[^/@?#]+)') }} as repository,
        event.environment,
        event.title,
        case when {{ is_resolved }} then 'resolved' else 'open' end as status,
        cast(null as {{ dbt.type_string() }}) as severity,
        event.url,
        cast(null as {{ dbt.type_string() }}) as deployment_id,
        {{ captured('event.artifact_id', '@([0-9a-f]{40,64})') }} as sha,
        case when not {{ is_resolved }} then event.sent_at end as started_at,
        case when {{ is_resolved }} then event.sent_at end as resolved_at,
        event.unreadable,
        deliveries.sequence,
        deliveries.received_at as fetched_at
    from deliveries
    {{ json_record(event, 'event', {
        'source': ['key', 'context', 'source'],
        'sent_at': ['timestamp!', 'context', 'timestamp'],
        'subject_id': ['key!', 'subject', 'id'],
        'subject_source': ['key', 'subject', 'source'],
        'service': ['key', 'subject', 'content', 'service', 'id'],
        'environment': ['key', 'subject', 'content', 'environment', 'id'],
        'artifact_id': ['text', 'subject', 'content', 'artifactId'],
        'title': ['text', 'subject', 'content', 'description'],
        'url': ['text', 'subject', 'content', 'ticketURI'],
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
