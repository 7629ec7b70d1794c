-- Deployments as Jenkins tells of them: the builds of the jobs that notify.
-- Grain: one row per delivery.

with reports as (

    select
        *,
        case
            when phase not in ('completed', 'finalized') then 'in_progress'
            when status = 'success' then 'success'
            when status in ('aborted', 'not_built') then 'cancelled'
            else 'failure'
        end as outcome
    from {{ ref('push__jenkins_builds') }}
    where phase <> 'queued'

),

final as (

    select
        'jenkins:' || build_id as event_id,
        job as subject,
        repository,
        coalesce(environment, 'production') as environment,
        sha,
        ref,
        outcome as status,
        url,
        false as is_change_failure,
        coalesce(started_at, min(fetched_at) over (partition by build_id)) as started_at,
        case when outcome <> 'in_progress' then coalesce(finished_at, fetched_at) end
            as finished_at,
        sequence,
        fetched_at
    from reports

)

select * from final
