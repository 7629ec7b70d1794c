-- The units of every metric: a service in an environment, with the time since which it is tracked.
-- A service that was never deployed to production still has a row for it, with a null time.
-- Grain: one row per service and environment.

with services as (

    select * from {{ ref('service_repositories') }}

),

deployments as (

    select * from {{ ref('deployments') }}

),

deployed as (

    select
        service,
        environment,
        min(environment_tier) as environment_tier,
        min(time_zone) as time_zone,
        min(finished_at) filter (where outcome = 'success') as tracked_since,
        min(coalesce(finished_at, started_at)) as first_attempt_at
    from deployments
    group by service, environment

),

never_deployed as (

    select
        services.service,
        'production' as environment,
        'production' as environment_tier,
        min(services.time_zone) as time_zone,
        cast(null as {{ dbt.type_timestamp() }}) as tracked_since,
        cast(null as {{ dbt.type_timestamp() }}) as first_attempt_at
    from services
    left join deployed
        on
            services.service = deployed.service
            and deployed.environment_tier = 'production'
    where deployed.service is null
    group by services.service

),

final as (

    select * from deployed
    union all
    select * from never_deployed

)

select * from final
