-- Jobs of GitLab's pipelines that deploy to an environment, where no deployment event tells of
-- them.
-- Grain: one row per delivery and job.

with jobs as (

    select * from {{ ref('push__gitlab_jobs') }}
    where
        job_id is not null
        and environment is not null
        -- An environment is also stopped, verified and accessed.
        and coalesce(action, 'start') = 'start'
        and status in ('running', 'success', 'failed', 'canceled')

),

deployments as (

    select distinct repository, job_id from {{ ref('push__gitlab_deployments') }}

),

final as (

    select
        'gitlab:job:' || jobs.job_id as event_id,
        jobs.name as subject,
        jobs.repository,
        jobs.environment,
        jobs.sha,
        jobs.ref,
        case jobs.status
            when 'running' then 'in_progress'
            when 'success' then 'success'
            when 'failed' then 'failure'
            else 'cancelled'
        end as status,
        jobs.url,
        false as is_change_failure,
        coalesce(jobs.started_at, jobs.finished_at, jobs.fetched_at) as started_at,
        case when jobs.status <> 'running' then coalesce(jobs.finished_at, jobs.fetched_at) end
            as finished_at,
        jobs.sequence,
        jobs.fetched_at
    from jobs
    left join deployments
        on jobs.repository = deployments.repository and jobs.job_id = deployments.job_id
    where deployments.job_id is null

)

select * from final
