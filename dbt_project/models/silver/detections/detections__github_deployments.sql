-- Deployments of GitHub's Deployments API.
-- Grain: one row per repository and deployment.

with deployments as (

    select * from {{ ref('github__deployments') }}
    {{ in_scope(
        'changed_github_deployments',
        ['repository', 'github_deployment_id'],
        stored_as={'github_deployment_id': 'source_id'},
    ) }}

),

times as (

    select * from {{ ref('github_deployment_times') }}
    {{ in_scope(
        'changed_github_deployments',
        ['repository', 'github_deployment_id'],
        stored_as={'github_deployment_id': 'source_id'},
    ) }}

),

deletions as (

    {{ kept_records('github', 'deployments') }}

),

final as (

    select
        'github_deployment' as detector,
        deployments.repository,
        cast(null as {{ dbt.type_string() }}) as service,
        deployments.github_deployment_id as source_id,
        -- Re-running a job creates a new deployment; only its log shows that it is the same run.
        {{ captured('times.log_url', '/runs/([0-9]+)') }} as run_id,
        deployments.environment as environment_name,
        concat_ws(' ', deployments.environment, deployments.task) as name,
        deployments.sha,
        deployments.ref,
        coalesce(times.running_at, deployments.created_at) as started_at,
        -- The first success ends it: a later `inactive` neither undoes it nor repairs a failure.
        coalesce(times.succeeded_at, times.failed_at, times.inactive_at) as finished_at,
        case
            when times.succeeded_at is not null then 'success'
            when times.failed_at is not null then 'failure'
            when times.inactive_at is not null then 'cancelled'
            else 'in_progress'
        end as outcome,
        1 as attempt_count,
        times.log_url as url,
        false as is_rework_reported,
        false as is_failure_reported,
        deployments.is_production,
        deployments.is_transient,
        coalesce({{ matches('deployments.task', "'(^|[^a-z])roll-?back([^a-z]|$)'") }}, false)
            as is_rollback_reported,
        times.unhealthy_at,
        times.healthy_at,
        deletions.deleted_at,
        greatest(deployments.fetched_at, times.known_at) as known_at
    from deployments
    left join times
        on
            deployments.repository = times.repository
            and deployments.github_deployment_id = times.github_deployment_id
    -- A deployment stays deployed, even if its record was deleted.
    left join deletions
        on
            deployments.repository = deletions.repository
            and deployments.github_deployment_id = deletions.record_id
            and deployments.fetched_at <= deletions.deleted_at

)

select * from final
