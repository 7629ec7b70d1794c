-- Commits with the deployment that first shipped them, and their change lead time.
-- Grain: one row per commit, service and environment tier in which the service is deployed.

{{ record_changed_keys(
    {'service': 'service', 'environment': 'environment', 'date_day': 'deployed_date'},
) }}

with commits as (

    select * from {{ ref('commits') }}
    {{ in_scope('changed_commits', ['repository', 'sha']) }}

),

tiers as (

    select * from {{ ref('service_tiers') }}

),

service_path_commits as (

    select * from {{ ref('service_path_commits') }}

),

service_environments as (

    select * from {{ ref('service_environments') }}

),

shipped as (

    select * from {{ ref('deployment_commits') }}
    where
        is_first_shipment
        and {{ belongs_to('commits.sha') }}

),

-- If a tier has several environments, a commit reaches it with the first of them.
first_in_tier as (

    select *
    from (
        select
            shipped.repository,
            shipped.sha,
            shipped.service,
            shipped.environment,
            service_environments.environment_tier,
            shipped.deployment_id,
            shipped.deployed_at,
            shipped.shipment_order = 1 as is_baseline,
            row_number() over (
                partition by
                    shipped.repository, shipped.sha, shipped.service,
                    service_environments.environment_tier
                order by shipped.deployed_at, shipped.source_order, shipped.deployment_id
            ) as choice
        from shipped
        inner join service_environments
            on
                shipped.service = service_environments.service
                and shipped.environment = service_environments.environment
    ) as ranked
    where choice = 1

),

joined as (

    select
        commits.sha,
        commits.repository,
        tiers.service,
        coalesce(first_in_tier.environment, tiers.environment) as environment,
        tiers.environment_tier,
        tiers.time_zone,
        tiers.tracked_since,
        commits.committed_at,
        commits.authored_at,
        first_in_tier.deployment_id,
        first_in_tier.deployed_at,
        coalesce(first_in_tier.is_baseline, false) as is_baseline,
        commits.is_merge,
        commits.origin,
        commits.is_bot,
        commits.fetched_at as known_at,
        {{ seconds_between('commits.committed_at', 'first_in_tier.deployed_at') }}
            as lead_time_seconds,
        {{ seconds_between('commits.authored_at', 'first_in_tier.deployed_at') }}
            as lead_time_from_authored_seconds
    from commits
    inner join tiers
        on commits.repository = tiers.repository
    left join first_in_tier
        on
            commits.repository = first_in_tier.repository
            and commits.sha = first_in_tier.sha
            and tiers.service = first_in_tier.service
            and tiers.environment_tier = first_in_tier.environment_tier
    where
        tiers.path_pattern is null
        or exists (
            select 1 from service_path_commits
            where
                service_path_commits.service = tiers.service
                and service_path_commits.repository = commits.repository
                and service_path_commits.sha = commits.sha
        )

),

final as (

    select
        sha,
        repository,
        service,
        environment,
        environment_tier,
        is_merge,
        origin,
        is_bot,
        case
            when tracked_since is null then 'no_deployments'
            when deployment_id is null then 'not_deployed'
            when is_baseline then 'baseline'
            when lead_time_seconds < 0 then 'clock_skew'
            when is_merge then 'merge_commit'
            when is_bot then 'bot'
        end as reason,
        deployment_id,
        case when not is_baseline then lead_time_seconds end as lead_time_seconds,
        case when not is_baseline then lead_time_from_authored_seconds end
            as lead_time_from_authored_seconds,
        committed_at,
        authored_at,
        deployed_at,
        known_at,
        {{ local_date('deployed_at', 'time_zone') }} as deployed_date
    from joined

)

select * from final
