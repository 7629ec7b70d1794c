-- The lead time of pull requests in each environment tier of their service, from the first own
-- commit to the first deployment, and the reason why one does not count.
-- Grain: one row per pull request, service and environment tier in which the service is deployed.

{%- set lead_time = seconds_between('pull_requests.first_authored_at', 'shipped.deployed_at') %}

with pull_requests as (

    select * from {{ ref('pull_requests') }}
    {{ in_scope('changed_shipments', ['repository', 'number']) }}

),

shipped as (

    select * from {{ ref('pull_request_first_deployments') }}
    {{ in_scope('changed_shipments', ['repository', 'number']) }}

),

tiers as (

    select * from {{ ref('service_tiers') }}

),

final as (

    select
        pull_requests.repository,
        pull_requests.number,
        tiers.service,
        coalesce(shipped.environment, tiers.environment) as environment,
        tiers.environment_tier,
        shipped.deployment_id,
        shipped.shipped_by,
        case
            when tiers.tracked_since is null then 'no_deployments'
            when pull_requests.merged_at is null then 'not_merged'
            when shipped.deployment_id is null and commits.sha is null then 'merge_commit_unknown'
            when shipped.deployment_id is null then 'not_deployed'
            when shipped.is_baseline then 'baseline'
            when pull_requests.first_authored_at is null then 'no_own_commits'
            when {{ lead_time }} < 0 then 'clock_skew'
            when pull_requests.is_bot then 'bot'
        end as reason,
        case when not shipped.is_baseline then {{ lead_time }} end as lead_time_seconds,
        shipped.deployment_started_at,
        shipped.deployed_at,
        {{ local_date('shipped.deployed_at', 'tiers.time_zone') }} as deployed_date
    from pull_requests
    inner join tiers on pull_requests.repository = tiers.repository
    left join shipped
        on
            pull_requests.repository = shipped.repository
            and pull_requests.number = shipped.number
            and tiers.service = shipped.service
            and tiers.environment_tier = shipped.environment_tier
    left join {{ ref('commits') }} as commits
        on pull_requests.repository = commits.repository and pull_requests.merge_sha = commits.sha
    where
        tiers.path_pattern is null
        or exists (
            select 1 from {{ ref('service_path_commits') }} as service_path_commits
            where
                service_path_commits.service = tiers.service
                and service_path_commits.repository = pull_requests.repository
                and service_path_commits.sha = pull_requests.merge_sha
        )

)

select * from final
