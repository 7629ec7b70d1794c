-- What GitLab says of its pipelines and their jobs, and CircleCI of its workflows, in one shape.
-- A run or job that only waits is left out.
-- Grain: one row per delivery, run and position of a job; the run itself has 0.

{%- set text = 'cast(null as ' ~ dbt.type_string() ~ ')' %}

with pipelines as (

    select * from {{ ref('push__gitlab_pipelines') }}

),

reports as (

    select
        repository, 'gitlab:' || pipeline_id as run_id, {{ text }} as job, name, event, sha, ref,
        is_tag, default_branch, status, url, started_at, finished_at, sequence, 0 as position,
        fetched_at
    from pipelines
    union all
    select
        pipelines.repository, 'gitlab:' || pipelines.pipeline_id as run_id, jobs.name as job,
        pipelines.name, pipelines.event, pipelines.sha, pipelines.ref, pipelines.is_tag,
        pipelines.default_branch, jobs.status, jobs.url, jobs.started_at, jobs.finished_at,
        jobs.sequence, jobs.position, jobs.fetched_at
    from {{ ref('push__gitlab_jobs') }} as jobs
    inner join pipelines on jobs.sequence = pipelines.sequence
    where jobs.name is not null
    union all
    select
        repository, 'circleci:' || workflow_id as run_id, {{ text }} as job, name,
        case when is_of_a_fork then 'pull_request' else event end as event, sha, ref, is_tag,
        default_branch, status, url, started_at, finished_at, sequence, 0 as position, fetched_at
    from {{ ref('push__circleci_workflows') }}

),

final as (

    select
        repository, run_id, job, name, event, sha, ref, is_tag, default_branch,
        case status
            when 'running' then 'in_progress'
            when 'success' then 'success'
            when 'canceled' then 'cancelled'
            else 'failure'
        end as outcome,
        url,
        coalesce(started_at, finished_at, fetched_at) as started_at,
        case when status <> 'running' then coalesce(finished_at, fetched_at) end as finished_at,
        sequence, position, fetched_at
    from reports
    where
        repository is not null
        and run_id is not null
        and status in ('running', 'success', 'failed', 'canceled', 'error', 'unauthorized')

)

select * from final
