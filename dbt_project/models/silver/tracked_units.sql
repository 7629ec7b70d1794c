-- From which day on a service has numbers in an environment, and which reason stands where it has
-- none.
-- Grain: one row per service and environment.

-- depends_on: {{ ref('changed_keys') }}

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

sightings as (

    select * from {{ ref('service_sightings') }}

),

links as (

    select * from {{ ref('incident_links') }}

),

first_incidents as (

    select
        service,
        min(started_at) as first_incident_at
    from incidents
    group by service

),

-- An incident that names no service is the linked deployment's.
services_with_incidents as (

    select distinct coalesce(incidents.service, links.service) as service
    from incidents
    left join links
        on incidents.incident_key = links.incident_key

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
            as tracked_since_date,
        services_with_incidents.service is not null as has_incidents,
        coalesce(sightings.unknown_parent_count, 0) > 0 as has_unknown_commits,
        {{ built_at() }} as _built_at
    from service_environments
    inner join units
        on
            service_environments.service = units.service
            and service_environments.environment = units.environment
    left join first_incidents
        on
            service_environments.service = first_incidents.service
            and service_environments.environment_tier = 'production'
    left join services_with_incidents
        on service_environments.service = services_with_incidents.service
    left join sightings
        on service_environments.service = sightings.service
    cross join as_of

)

select * from final
