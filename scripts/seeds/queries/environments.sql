-- The environments' names that were met, what they are counted under, by which line (null: none),
-- whether GitHub calls them production or transient, and of how many tiers their words are.
select
    environments.name,
    environments.environment,
    environments.environment_tier as tier,
    environments.line,
    environments.is_called_production,
    environments.is_transient,
    environments.tiers,
    cast(coalesce(sum(seen.sightings), 0) as bigint) as count
from environments
inner join seen
    on
        environments.name = seen.environment
        and environments.is_production = seen.is_production
        and environments.is_transient = seen.is_transient
group by 1, 2, 3, 4, 5, 6, 7
order by 3, 8 desc, 1
