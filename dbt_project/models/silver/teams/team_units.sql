-- The services and environments that count for a team in each time span, with a number for the team
-- and tier.
-- Grain: one row per team, service, environment and time.

with team_services as (

    select * from {{ ref('team_services') }}

),

units as (

    select * from {{ ref('tracked_units') }}

),

final as (

    select
        dense_rank() over (order by team_services.team, units.environment_tier) as group_id,
        team_services.team,
        units.environment_tier,
        units.unit_id,
        units.service,
        units.environment,
        team_services.valid_from,
        team_services.valid_to
    from team_services
    inner join units
        on team_services.service = units.service

)

select * from final
