-- Workflow runs, every attempt of each. The rules decide which of them deploy. A rule may name a
-- job, so jobs have rows next to their attempt.
-- Grain: one row per repository, run, attempt and job; the attempt itself has no job.

with attempts as (

    select * from {{ ref('workflow_run_attempts') }}

),

whole_and_parts as (

    select
        repository,
        run_id,
        attempt,
        cast(null as {{ dbt.type_string() }}) as job,
        started_at,
        ended_at,
        {{ outcome_of_conclusion('status', 'conclusion') }} as outcome
    from attempts
    union all
    select
        repository,
        run_id,
        attempt,
        name as job,
        min(started_at) as started_at,
        max(completed_at) as ended_at,
        case
            when bool_or(status <> 'completed') then 'in_progress'
            when bool_or(conclusion in ('failure', 'timed_out')) then 'failure'
            when bool_and(conclusion = 'success') then 'success'
            else 'cancelled'
        end as outcome
    from {{ ref('github__workflow_jobs') }}
    -- A skipped job did nothing, and a rule cannot name a job without a name.
    where coalesce(conclusion, '') <> 'skipped' and name <> ''
    group by repository, run_id, attempt, name

),

final as (

    select
        'workflow_run' as detector,
        attempts.repository,
        cast(null as {{ dbt.type_string() }}) as service,
        attempts.run_id || '/' || cast(attempts.attempt as {{ dbt.type_string() }}) as source_id,
        attempts.run_id,
        cast(null as {{ dbt.type_string() }}) as environment_name,
        attempts.name,
        attempts.path,
        whole_and_parts.job,
        attempts.event,
        attempts.doubt,
        attempts.sha,
        attempts.head_branch as ref,
        coalesce(whole_and_parts.started_at, attempts.started_at) as started_at,
        case
            when whole_and_parts.outcome <> 'in_progress'
                then coalesce(whole_and_parts.ended_at, attempts.ended_at)
        end as finished_at,
        whole_and_parts.outcome,
        1 as attempt_count,
        attempts.url,
        false as is_rework_reported,
        false as is_failure_reported,
        attempts.deleted_at,
        attempts.known_at
    from whole_and_parts
    inner join attempts
        on
            whole_and_parts.repository = attempts.repository
            and whole_and_parts.run_id = attempts.run_id
            and whole_and_parts.attempt = attempts.attempt

)

select * from final
