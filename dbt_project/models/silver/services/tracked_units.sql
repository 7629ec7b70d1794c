-- The first day on which a service has numbers in an environment.
-- Grain: one row per service and environment.

{{ record_changed_keys({'service': 'service', 'environment': 'environment'}) }}

with service_environments as (

    select * from {{ ref('service_environments') }}

),

units as (

    select * from {{ ref('units') }}

),

as_of as (

    select cast(as_of as date) as as_of_date from {{ ref('as_of') }}

),

incidents as (

    select * from {{ ref('incidents') }}
    where kind = 'incident'

),

first_incidents as (

    select
        service,
        min(started_at) as first_incident_at
    from incidents
    group by service

),

final as (

    select
        units.unit_id,
        service_environments.service,
        service_environments.environment,
        service_environments.environment_tier,
        coalesce(
            {{ local_date(
                'least(service_environments.first_attempt_at, first_incidents.first_incident_at)',
                'service_environments.time_zone',
            ) }},
            as_of.as_of_date
        ) as first_date,
        {{ local_date('service_environments.tracked_since', 'service_environments.time_zone') }}
            as tracked_since_date
    from service_environments
    inner join units
        on
            service_environments.service = units.service
            and service_environments.environment = units.environment
    left join first_incidents
        on
            service_environments.service = first_incidents.service
            and service_environments.environment_tier = 'production'
    cross join as_of

)

select * from final
