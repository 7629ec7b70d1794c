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

statuses as (

    select * from {{ ref('github__deployment_statuses') }}
    {{ in_scope(
        'changed_github_deployments',
        ['repository', 'github_deployment_id'],
        stored_as={'github_deployment_id': 'source_id'},
    ) }}

),

deletions as (

    {{ kept_records('github', 'deployments') }}

),

-- Many statuses have no log: the first that has one is used.
logs as (

    select
        repository,
        github_deployment_id,
        log_url
    from (
        select
            *,
            row_number() over (
                partition by repository, github_deployment_id
                order by created_at, {{ by_id('status_id') }}
            ) as choice
        from statuses
        where log_url <> ''
    ) as ranked
    where choice = 1

),

first_successes as (

    select
        repository,
        github_deployment_id,
        min(created_at) as succeeded_at
    from statuses
    where state = 'success'
    group by repository, github_deployment_id

),

-- A failure after the success is a health check's report: the deployment did not stay healthy.
unhealthy as (

    select
        statuses.repository,
        statuses.github_deployment_id,
        min(statuses.created_at) as unhealthy_at
    from statuses
    inner join first_successes
        on
            statuses.repository = first_successes.repository
            and statuses.github_deployment_id = first_successes.github_deployment_id
            and statuses.created_at > first_successes.succeeded_at
    where statuses.state in ('failure', 'error')
    group by statuses.repository, statuses.github_deployment_id

),

healthy_again as (

    select
        statuses.repository,
        statuses.github_deployment_id,
        min(statuses.created_at) as healthy_at
    from statuses
    inner join unhealthy
        on
            statuses.repository = unhealthy.repository
            and statuses.github_deployment_id = unhealthy.github_deployment_id
            and statuses.created_at > unhealthy.unhealthy_at
    where statuses.state = 'success'
    group by statuses.repository, statuses.github_deployment_id

),

status_times as (

    select
        repository,
        github_deployment_id,
        min(created_at) filter (where state = 'success') as succeeded_at,
        min(created_at) filter (where state in ('failure', 'error')) as failed_at,
        min(created_at) filter (where state = 'in_progress') as running_at,
        min(created_at) filter (where state = 'inactive') as inactive_at,
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
        -- Re-running a job creates a new deployment; only its log shows that it is the same run.
        {{ captured('logs.log_url', '/runs/([0-9]+)') }} as run_id,
        deployments.environment as environment_name,
        concat_ws(' ', deployments.environment, deployments.task) as name,
        deployments.sha,
        deployments.ref,
        coalesce(status_times.running_at, deployments.created_at) as started_at,
        -- The first success ends it: a later `inactive` neither undoes it nor repairs a failure.
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
        logs.log_url as url,
        false as is_rework_reported,
        false as is_failure_reported,
        deployments.is_production,
        deployments.is_transient,
        coalesce(
            {{ matches('deployments.task', "'(^|[^a-z])roll-?back([^a-z]|$)'") }}, false
        ) as is_rollback_reported,
        unhealthy.unhealthy_at,
        healthy_again.healthy_at,
        deletions.deleted_at,
        greatest(deployments.fetched_at, status_times.fetched_at) as known_at
    from deployments
    left join status_times
        on
            deployments.repository = status_times.repository
            and deployments.github_deployment_id = status_times.github_deployment_id
    left join logs
        on
            deployments.repository = logs.repository
            and deployments.github_deployment_id = logs.github_deployment_id
    left join unhealthy
        on
            deployments.repository = unhealthy.repository
            and deployments.github_deployment_id = unhealthy.github_deployment_id
    left join healthy_again
        on
            deployments.repository = healthy_again.repository
            and deployments.github_deployment_id = healthy_again.github_deployment_id
    -- A deployment stays deployed, even if its record was deleted.
    left join deletions
        on
            deployments.repository = deletions.repository
            and deployments.github_deployment_id = deletions.record_id
            and deployments.fetched_at <= deletions.deleted_at

)

select * from final
