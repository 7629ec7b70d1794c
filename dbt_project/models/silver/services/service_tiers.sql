-- The tiers to which a service is deployed, by repository: the tiers that a commit or pull request
-- can reach.
-- Grain: one row per service, repository and environment tier.

{{ record_changed_keys({'repository': 'repository'}) }}

with services as (

    select * from {{ ref('service_repositories') }}

),

service_environments as (

    select * from {{ ref('service_environments') }}

),

final as (

    select
        services.service,
        services.repository,
        services.path_pattern,
        service_environments.environment_tier,
        min(service_environments.environment) as environment,
        min(service_environments.time_zone) as time_zone,
        min(service_environments.tracked_since) as tracked_since
    from services
    inner join service_environments
        on services.service = service_environments.service
    group by
        services.service, services.repository, services.path_pattern,
        service_environments.environment_tier

)

select * from final
