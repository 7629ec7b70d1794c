-- Attempts of workflow runs, and why one may not be a deployment to production: its event, or its
-- branch.
-- Grain: one row per repository, run and attempt.

with workflow_runs as (

    select * from {{ ref('github__workflow_runs') }}

),

default_branches as (

    select * from {{ ref('github__default_branches') }}

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
        workflow_runs.sha,
        workflow_runs.head_branch,
        workflow_runs.status,
        workflow_runs.conclusion,
        workflow_runs.url,
        workflow_runs.started_at,
        workflow_runs.fetched_at,
        case
            when workflow_runs.event in ('pull_request', 'pull_request_target', 'schedule')
                then 'event'
            when
                workflow_runs.head_branch <> branches.branch
                and coalesce(workflow_runs.event, '') <> 'release'
                and tags.tag is null
                and not {{ is_release_branch('workflow_runs.head_branch') }}
                then 'branch'
        end as doubt
    from workflow_runs
    left join branches
        on
            workflow_runs.repository = branches.repository
            and workflow_runs.run_id = branches.run_id
            and workflow_runs.attempt = branches.attempt
            and branches.choice = 1
    left join {{ ref('github__tags') }} as tags
        on
            workflow_runs.repository = tags.repository
            and workflow_runs.head_branch = tags.tag

)

select * from final
