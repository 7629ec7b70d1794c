-- Incidents that people, pipelines, pagers and monitors pushed.
-- Grain: one row per incident and delivery.

with pushed as (

    select * from {{ ref('push__incident_events') }}

),

paged as (

    select * from {{ ref('pager_events') }}

),

final as (

    select
        'event' as source,
        'event:' || incident_id as incident_id,
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
        coalesce(resolved_at, started_at) as sent_at,
        false as is_reopening,
        cast(null as {{ dbt.type_string() }}) as dismissed_as,
        sequence,
        fetched_at
    from pushed
    where incident_id is not null
    union all
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
    union all
    select
        source, incident_id, service, repository, environment,
        title,
        severity,
        url,
        deployment_id,
        sha,
        started_at,
        resolved_at,
        sent_at,
        is_reopening,
        cast(null as {{ dbt.type_string() }}) as dismissed_as,
        sequence,
        fetched_at
    from {{ ref('mapped_incidents') }}

)

select * from final
