-- CodeDeploy's deployments of a GitHub revision, with their ends: pulled or pushed, it is one end.
-- EventBridge's events add to a pulled deployment; alone they name no commit.
-- Grain: one row per account, region and deployment.

with deployments as (

    select * from {{ ref('aws__codedeploy_deployments') }}

),

events as (

    select * from {{ ref('push__codedeploy_events') }}

),

names as (

    select * from {{ ref('named_repositories') }}

),

ends as (

    select
        account,
        region,
        codedeploy_id,
        state,
        changed_at,
        fetched_at,
        row_number() over (
            partition by account, region, codedeploy_id
            order by changed_at desc nulls last, sequence desc
        ) as recency
    from events
    where state in ('success', 'failure', 'stop')

),

final as (

    select
        deployments.account,
        deployments.region,
        deployments.codedeploy_id,
        deployments.application,
        deployments.deployment_group,
        deployments.sha,
        deployments.started_at,
        deployments.is_rollback,
        coalesce(names.repository, deployments.repository) as repository,
        greatest(deployments.fetched_at, ends.fetched_at) as known_at,
        case
            when deployments.status in ('succeeded', 'failed', 'stopped')
                then coalesce(deployments.completed_at, ends.changed_at, deployments.started_at)
            else ends.changed_at
        end as finished_at,
        case
            when deployments.status = 'succeeded' then 'success'
            when deployments.status = 'failed' then 'failure'
            when deployments.status = 'stopped' then 'cancelled'
            when ends.state in ('success', 'failure') then ends.state
            when ends.state = 'stop' then 'cancelled'
            else 'in_progress'
        end as outcome
    from deployments
    left join ends
        on
            deployments.account = ends.account
            and deployments.region = ends.region
            and deployments.codedeploy_id = ends.codedeploy_id
            and ends.recency = 1
    left join names
        on lower(deployments.repository) = names.name
    where deployments.repository is not null

)

select * from final
