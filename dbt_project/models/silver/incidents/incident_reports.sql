-- Incidents that people, pipelines, pagers and monitors pushed.
-- Grain: one row per incident and delivery.

with pushed as (

    select * from {{ ref('push__incident_events') }}
    where incident_id is not null

),

paged as (

    select * from {{ ref('pager_events') }}

),

mapped as (

    select * from {{ ref('mapped_incidents') }}

),

final as (

    {% for reports, source, incident_id, sent_at, is_reopening in [
        ('pushed', "'event'", "'event:' || incident_id", 'coalesce(resolved_at, started_at)', 'false'),
        ('mapped', 'source', 'incident_id', 'sent_at', 'is_reopening'),
    ] -%}
    select
        {{ source }} as source,
        {{ incident_id }} as incident_id,
        service,
        repository,
        environment,
        title,
        severity,
        url,
        deployment_id,
        sha,
        started_at,
        resolved_at,
        {{ sent_at }} as sent_at,
        {{ is_reopening }} as is_reopening,
        cast(null as {{ dbt.type_string() }}) as dismissed_as,
        sequence,
        fetched_at
    from {{ reports }}
    union all
    {% endfor -%}
    select
        source,
        incident_id,
        service,
        cast(null as {{ dbt.type_string() }}) as repository,
        environment,
        title,
        severity,
        url,
        cast(null as {{ dbt.type_string() }}) as deployment_id,
        cast(null as {{ dbt.type_string() }}) as sha,
        started_at,
        resolved_at,
        sent_at,
        is_reopening,
        dismissed_as,
        sequence,
        fetched_at
    from paged

)

select * from final
