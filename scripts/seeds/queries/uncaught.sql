-- What looks like a deployment to a detector and is counted nowhere, and why.
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
            when exists (
                select from caught
                where
                    seen.repository = caught.repository
                    and seen.detector = caught.detector
                    and seen.name = caught.name
                    and seen.service is not distinct from caught.named_service
            ) then 'never'
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
    where not exists (
        select from caught
        where
            seen.repository = caught.repository
            and seen.detector = caught.detector
            and seen.name = caught.name
            and seen.service is not distinct from caught.named_service
            and caught.usage <> 'never'
    )
) as missed
group by repository, detector, label, reason
order by repository, count desc, detector, name
