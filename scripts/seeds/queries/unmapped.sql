-- Repositories without a row in services.csv, with what was seen in them.
select
    repository_names.repository,
    cast(coalesce(sum(seen.sightings), 0) as bigint) as count
from (select distinct repository from repository_names) as repository_names
left join seen on repository_names.repository = seen.repository
where
    repository_names.repository not in (
        select coalesce(names.repository, seed_services.repository)
        from seed_services
        left join repository_names as names on seed_services.repository = names.name
    )
group by 1
order by 1
