-- Services without a row in services.csv, with what was seen of them: repositories that were pulled,
-- and what deployments from elsewhere name: their repository, and the service where they say it.
with mapped as (
    select named_repositories.repository
    from seed_services
    inner join named_repositories on lower(seed_services.repository) = named_repositories.name
),

unmapped as (
    select repository, cast(null as text) as service, true as is_counted
    from repository_names
    where repository not in (select repository from mapped)
    union
    select repository, service, false
    from seen
    where
        repository is not null
        and not exists (
            select from services
            where
                seen.repository = services.repository
                and (seen.service is null or seen.service = services.service)
        )
)

select
    unmapped.repository,
    unmapped.service,
    unmapped.is_counted,
    cast(coalesce(sum(seen.sightings), 0) as bigint) as count
from unmapped
left join seen
    on
        unmapped.repository = seen.repository
        and (unmapped.is_counted or unmapped.service is not distinct from seen.service)
group by 1, 2, 3
order by 1, 2 nulls first
