-- The services there are, with the teams that each belongs to now, the teams above as well: a line
-- each.
with today as (

    select max(period_end_date) as as_of_date
    from gold.dora_deployment_frequency
    where grain like 'rolling%%'

)

select
    services.service,
    string_agg(distinct teams.team, e'\n' order by teams.team) as teams
from gold.dim_services as services
cross join today
left join gold.dim_teams as teams
    on
        services.service = teams.service
        and teams.team <> '*'
        and teams.valid_from_date <= today.as_of_date
        and (teams.valid_to_date is null or teams.valid_to_date >= today.as_of_date)
group by services.service
order by services.service
