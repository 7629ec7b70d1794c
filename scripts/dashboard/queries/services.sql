-- The services there are, with the team each belongs to now.
select
    service,
    min(team) as team
from gold.dim_services
where valid_to_date is null
group by service
order by service
