-- Runs of GitLab's pipelines and CircleCI's workflows, each as it was last reported. The rules say
-- which of them deploy. A rule may ask for a job, so GitLab's jobs have rows next to their
-- pipeline.
-- Grain: one row per repository, run and job; the run itself names none.

with default_branches as (

    select * from {{ ref('github__default_branches') }}

),

ranked as (

    select
        *,
        row_number() over (
            partition by repository, run_id, job
            order by coalesce(finished_at, started_at) desc, sequence desc
        ) as recency
    from {{ ref('pipeline_run_reports') }}

),

-- GitLab says which branch is the default; of GitHub's repositories it is the one of then.
branches as (

    select
        ranked.run_id,
        default_branches.branch,
        row_number() over (
            partition by ranked.run_id
            order by
                {{ as_of_then('default_branches.seen_at', 'ranked.started_at') }},
                default_branches.branch
        ) as choice
    from ranked
    inner join default_branches on ranked.repository = default_branches.repository
    where ranked.recency = 1 and ranked.job is null

),

final as (

    select
        'workflow_run' as detector,
        ranked.repository,
        cast(null as {{ dbt.type_string() }}) as service,
        ranked.run_id || '/1' as source_id,
        ranked.run_id,
        cast(null as {{ dbt.type_string() }}) as environment_name,
        ranked.name,
        ranked.job,
        ranked.event,
        case
            when {{ matches('ranked.event', "'merge_request|pull_request|schedule'") }} then 'event'
            when
                not ranked.is_tag
                and ranked.ref <> coalesce(ranked.default_branch, branches.branch)
                and not {{ is_release_branch('ranked.ref') }}
                then 'branch'
        end as doubt,
        ranked.sha,
        ranked.ref,
        ranked.started_at,
        ranked.finished_at,
        ranked.outcome,
        1 as attempt_count,
        ranked.url,
        false as is_rework_reported,
        false as is_failure_reported,
        ranked.fetched_at as known_at
    from ranked
    left join branches on ranked.run_id = branches.run_id and branches.choice = 1
    where ranked.recency = 1

)

select * from final
