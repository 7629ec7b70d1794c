-- Services with their repositories and the teams that own them, with the first and last day.
-- Grain: one row per service, repository and time of ownership.

with services as (

    select * from {{ ref('service_repositories') }}

),

teams as (

    select * from {{ ref('service_teams') }}

),

final as (

    select
        services.service,
        services.repository,
        teams.team,
        services.path_pattern,
        services.time_zone,
        services.incident_window_hours,
        coalesce(teams.valid_from, cast('1970-01-01' as date)) as valid_from_date,
        teams.valid_to as valid_to_date
    from services
    left join teams
        on services.service = teams.service

)

select * from final
