-- Deployments of GitHub's Deployments API.
-- Grain: one row per repository and deployment.

-- depends_on: {{ ref('changed_github_deployments') }}

with deployments as (

    select * from {{ ref('github__deployments') }}
    {{ only_changed(columns=['repository', 'github_deployment_id']) }}

),

statuses as (

    select * from {{ ref('github__deployment_statuses') }}
    {{ only_changed(columns=['repository', 'github_deployment_id']) }}

),

deletions as (

    select * from {{ ref('github__deletions') }}
    where table_name = 'deployments'

),

status_times as (

    select
        repository,
        github_deployment_id,
        min(created_at) filter (where state = 'success') as succeeded_at,
        min(created_at) filter (where state in ('failure', 'error')) as failed_at,
        min(created_at) filter (where state = 'in_progress') as running_at,
        min(created_at) filter (where state = 'inactive') as inactive_at,
        min(log_url) as log_url,
        max(fetched_at) as fetched_at
    from statuses
    group by repository, github_deployment_id

),

final as (

    select
        'github_deployment' as detector,
        deployments.repository,
        cast(null as {{ dbt.type_string() }}) as service,
        deployments.github_deployment_id as source_id,
        -- Re-running a job makes a new deployment; only its log says it is the same run.
        {{ captured('status_times.log_url', '/runs/([0-9]+)') }} as run_id,
        deployments.environment as environment_name,
        concat_ws(' ', deployments.environment, deployments.task) as name,
        deployments.sha,
        deployments.ref,
        coalesce(status_times.running_at, deployments.created_at) as started_at,
        -- The first success ends it: a later `inactive` neither undoes it nor heals a failure.
        coalesce(
            status_times.succeeded_at, status_times.failed_at, status_times.inactive_at
        ) as finished_at,
        case
            when status_times.succeeded_at is not null then 'success'
            when status_times.failed_at is not null then 'failure'
            when status_times.inactive_at is not null then 'cancelled'
            else 'in_progress'
        end as outcome,
        1 as attempt_count,
        status_times.log_url as url,
        false as is_rework_reported,
        false as is_failure_reported,
        greatest(deployments.fetched_at, status_times.fetched_at) as known_at,
        {{ built_at() }} as _built_at
    from deployments
    left join status_times
        on
            deployments.repository = status_times.repository
            and deployments.github_deployment_id = status_times.github_deployment_id
    left join deletions
        on
            deployments.repository = deletions.repository
            and deployments.github_deployment_id = deletions.record_id
            and deployments.fetched_at <= deletions.deleted_at
    where deletions.record_id is null

)

select * from final
