-- The environments' names that were met, what they are counted under, and by which line (null: none).
select
    environments.name,
    environments.environment,
    environments.environment_tier as tier,
    environments.line,
    cast(coalesce(sum(seen.sightings), 0) as bigint) as count
from environments
inner join seen on environments.name = seen.environment
group by 1, 2, 3, 4
order by 3, 5 desc, 1
