-- What is taken for a deployment to production, of each service by its name.
select
    service,
    repository,
    detector,
    label as name,
    cast(sum(sightings) as bigint) as count
from caught
where
    environment_tier = 'production'
    and is_counted
group by 1, 2, 3, 4
order by 1, 2, 5 desc, 3, 4
