-- The service of a repository that has only one, and since when its deployments are tracked.
-- Grain: one row per repository that has only one service.

with services as (

    select * from {{ ref('service_repositories') }}

),

environments as (

    select * from {{ ref('service_environments') }}

),

final as (

    select
        services.repository,
        min(services.service) as service,
        min(environments.tracked_since) as tracked_since
    from services
    left join environments
        on services.service = environments.service
    group by services.repository
    having count(distinct services.service) = 1

)

select * from final
