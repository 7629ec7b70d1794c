-- The environment that gives a service its headline numbers: its production.
-- Grain: one row per service.

with service_environments as (

    select * from {{ ref('service_environments') }}
    where environment_tier = 'production'

),

final as (

    select
        service,
        coalesce(
            min(environment) filter (where environment = 'production'), min(environment)
        ) as environment,
        min(time_zone) as time_zone
    from service_environments
    group by service

)

select * from final
