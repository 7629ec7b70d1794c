-- Former teams: the services that each had on its last day.
select
    teams.team,
    teams.service,
    last_days.until
from ({last_days}) as last_days
inner join gold.dim_teams as teams
    on
        last_days.team = teams.team
        and last_days.until = teams.valid_to_date
order by teams.team, teams.service
