-- Workflow runs, every attempt of each; which of them deploy, the rules say.
-- Grain: one row per repository, run and attempt.

with workflow_runs as (

    select * from {{ ref('github__workflow_runs') }}

),

final as (

    select
        'workflow_run' as detector,
        repository,
        cast(null as {{ dbt.type_string() }}) as service,
        run_id || '/' || cast(attempt as {{ dbt.type_string() }}) as source_id,
        run_id,
        cast(null as {{ dbt.type_string() }}) as environment_name,
        concat_ws(' ', name, path) as name,
        sha,
        head_branch as ref,
        started_at,
        case when status = 'completed' then updated_at end as finished_at,
        case
            when status <> 'completed' then 'in_progress'
            when conclusion = 'success' then 'success'
            when conclusion in ('failure', 'timed_out') then 'failure'
            else 'cancelled'
        end as outcome,
        1 as attempt_count,
        url,
        false as is_rework_reported,
        false as is_failure_reported,
        fetched_at as known_at
    from workflow_runs

)

select * from final
