-- The last day of each former team: one that has no service any more.
select
    teams.team,
    max(teams.valid_to_date) as until
from gold.dim_teams as teams
cross join (
    select max(period_end_date) as as_of_date
    from gold.dora_deployment_frequency
    where grain like 'rolling%%'
) as today
where teams.team <> '*'
group by teams.team, today.as_of_date
having max(coalesce(teams.valid_to_date, 'infinity')) < today.as_of_date
