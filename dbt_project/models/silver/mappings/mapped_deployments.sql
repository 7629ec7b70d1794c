-- Deployments of tools that a mapping describes, in the format of pushed ones. The status word
-- decides; a deployment that ended without one succeeded.
-- Grain: one row per delivery.

{%- set text = 'cast(null as ' ~ dbt.type_string() ~ ')' %}
{%- set good = "'succe|^ok$|pass|complete|finish|deployed|done|healthy|live|ready|active'" %}

with events as (

    select * from {{ ref('mapped_events') }}
    where
        kind = 'deployment'
        and id is not null

),

reports as (

    select
        *,
        case
            when {{ matches('status', "'fail|error|unhealthy|unsucce|timed.?out|broke|degraded'") }}
                then 'failure'
            when {{ matches('status', "'cancel|abort|skip|reject|stopped|superseded'") }}
                then 'cancelled'
            when {{ matches('status', good) }} then 'success'
            when status is null and finished_at is not null then 'success'
            else 'in_progress'
        end as outcome
    from events

),

final as (

    select
        source || ':' || id as event_id,
        service,
        {{ text }} as subject,
        repository,
        coalesce(environment, 'production') as environment,
        sha,
        {{ text }} as ref,
        outcome as status,
        url,
        {{ text }} as caused_by,
        false as is_rework,
        false as is_rollback,
        false as is_change_failure,
        coalesce(started_at, finished_at, fetched_at) as started_at,
        case
            when outcome <> 'in_progress' then coalesce(finished_at, started_at, fetched_at)
        end as finished_at,
        sequence,
        fetched_at
    from reports

)

select * from final
