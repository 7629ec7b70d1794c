-- Attempts of workflow runs, and when each ended.
-- Grain: one row per repository, run and attempt.

with workflow_runs as (

    select * from {{ ref('judged_workflow_runs') }}

),

job_ends as (

    select
        repository,
        run_id,
        attempt,
        max(completed_at) as ended_at,
        max(fetched_at) as known_at
    from {{ ref('github__workflow_jobs') }}
    group by repository, run_id, attempt

),

first_known_ends as (

    select * from {{ ref('github__workflow_run_ends') }}

),

deletions as (

    {{ kept_records('github', 'workflow_runs') }}

),

final as (

    select
        workflow_runs.repository,
        workflow_runs.run_id,
        workflow_runs.attempt,
        workflow_runs.name,
        workflow_runs.path,
        workflow_runs.event,
        workflow_runs.doubt,
        workflow_runs.sha,
        workflow_runs.head_branch,
        workflow_runs.status,
        workflow_runs.conclusion,
        workflow_runs.url,
        workflow_runs.started_at,
        coalesce(job_ends.ended_at, first_known_ends.ended_at, workflow_runs.started_at)
            as ended_at,
        deletions.deleted_at,
        greatest(workflow_runs.fetched_at, job_ends.known_at) as known_at
    from workflow_runs
    left join job_ends
        on
            workflow_runs.repository = job_ends.repository
            and workflow_runs.run_id = job_ends.run_id
            and workflow_runs.attempt = job_ends.attempt
    left join first_known_ends
        on
            workflow_runs.repository = first_known_ends.repository
            and workflow_runs.run_id = first_known_ends.run_id
            and workflow_runs.attempt = first_known_ends.attempt
            -- A time days later is another change and not the end: such a run is dated to its
            -- start.
            and first_known_ends.ended_at
            <= {{ dbt.dateadd('day', var('longest_deployment_days'), 'workflow_runs.started_at') }}
    left join deletions
        on
            workflow_runs.repository = deletions.repository
            and workflow_runs.run_id || '/'
            || cast(workflow_runs.attempt as {{ dbt.type_string() }}) = deletions.record_id
            and workflow_runs.fetched_at <= deletions.deleted_at

)

select * from final
