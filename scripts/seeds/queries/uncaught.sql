-- What looks like a deployment to a detector and is counted nowhere, and why.
with fates as (
    select
        repository, detector, name, named_service,
        bool_or(usage <> 'never') as is_used
    from caught
    group by repository, detector, name, named_service
)

select
    repository,
    detector,
    label as name,
    cast(sum(sightings) as bigint) as count,
    reason
from (
    select
        seen.*,
        case
            when fates.name is not null then 'never'
            when not exists (select from services where seen.repository = services.repository)
                then 'no_service'
            when
                seen.service is not null and not exists (
                    select from services
                    where seen.repository = services.repository and seen.service = services.service
                ) then 'unknown_service'
            when exists (
                select from rules
                where
                    seen.repository = rules.repository
                    and seen.detector = rules.detector
                    and (rules.pattern is null or seen.name ~* rules.pattern)
                    and rules.usage <> 'never'
            ) then 'no_deployment_pattern'
            else 'no_rule'
        end as reason
    from seen
    left join fates
        on
            seen.repository = fates.repository
            and seen.detector = fates.detector
            and seen.name = fates.name
            and seen.service is not distinct from fates.named_service
    where not coalesce(fates.is_used, false)
) as missed
group by repository, detector, label, reason
order by repository, count desc, detector, name
