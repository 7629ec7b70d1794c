-- Attempts of workflow runs: when each ended, and why it may not be a deployment to production.
-- Grain: one row per repository, run and attempt.

with workflow_runs as (

    select * from {{ ref('github__workflow_runs') }}

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

default_branches as (

    select * from {{ ref('github__default_branches') }}

),

tags as (

    select * from {{ ref('github__tags') }}

),

deletions as (

    {{ kept_records('github', 'workflow_runs') }}

),

-- The default branch when the run began.
branches as (

    select
        workflow_runs.repository,
        workflow_runs.run_id,
        workflow_runs.attempt,
        default_branches.branch,
        row_number() over (
            partition by workflow_runs.repository, workflow_runs.run_id, workflow_runs.attempt
            order by
                {{ as_of_then('default_branches.seen_at', 'workflow_runs.started_at') }},
                default_branches.branch
        ) as choice
    from workflow_runs
    inner join default_branches
        on workflow_runs.repository = default_branches.repository

),

final as (

    select
        workflow_runs.repository,
        workflow_runs.run_id,
        workflow_runs.attempt,
        workflow_runs.name,
        workflow_runs.path,
        workflow_runs.event,
        case
            when workflow_runs.event in ('pull_request', 'pull_request_target', 'schedule')
                then 'event'
            when
                workflow_runs.head_branch <> branches.branch
                and coalesce(workflow_runs.event, '') <> 'release'
                and tags.tag is null
                and not {{ is_release_branch('workflow_runs.head_branch') }}
                then 'branch'
        end as doubt,
        workflow_runs.sha,
        workflow_runs.head_branch,
        workflow_runs.status,
        workflow_runs.conclusion,
        workflow_runs.url,
        workflow_runs.started_at,
        -- A time days later is another change and not the end: such a run is dated to its start.
        coalesce(
            job_ends.ended_at,
            case
                when
                    first_known_ends.ended_at
                    <= {{ dbt.dateadd(
                        'day', var('longest_deployment_days'), 'workflow_runs.started_at'
                    ) }}
                    then first_known_ends.ended_at
            end,
            workflow_runs.started_at
        ) as ended_at,
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
    left join branches
        on
            workflow_runs.repository = branches.repository
            and workflow_runs.run_id = branches.run_id
            and workflow_runs.attempt = branches.attempt
            and branches.choice = 1
    left join tags
        on
            workflow_runs.repository = tags.repository
            and workflow_runs.head_branch = tags.tag
    left join deletions
        on
            workflow_runs.repository = deletions.repository
            and workflow_runs.run_id || '/'
            || cast(workflow_runs.attempt as {{ dbt.type_string() }}) = deletions.record_id
            and workflow_runs.fetched_at <= deletions.deleted_at

)

select * from final
