-- Incidents of tools that a mapping describes: resolved by the status word, or otherwise by having
-- an end.
-- Grain: one row per delivery.

with events as (

    select
        *,
        coalesce(
            {{ matches('status', "'resolve|close|recover|^ok$|done|complete|fixed|postmortem'") }},
            finished_at is not null
        ) as is_resolved
    from {{ ref('mapped_events') }}
    where
        kind = 'incident'
        and id is not null

),

final as (

    select
        source,
        source || ':' || id as incident_id,
        service,
        repository,
        environment,
        title,
        cast(null as {{ dbt.type_string() }}) as severity,
        url,
        cast(null as {{ dbt.type_string() }}) as deployment_id,
        sha,
        coalesce(started_at, fetched_at) as started_at,
        case when is_resolved then coalesce(finished_at, fetched_at) end as resolved_at,
        case
            when is_resolved then coalesce(finished_at, fetched_at)
            else coalesce(started_at, fetched_at)
        end as sent_at,
        false as is_reopening,
        sequence,
        fetched_at
    from events

)

select * from final
