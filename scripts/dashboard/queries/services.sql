-- The services there are, with the team each belongs to now.
select
    service,
    min(team) filter (where valid_to_date is null) as team
from gold.dim_services
group by service
order by service
