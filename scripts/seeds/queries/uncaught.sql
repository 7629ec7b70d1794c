-- What looks like a deployment to a detector and is counted nowhere, and why.
with fates as (
    select
        repository, detector, name, path, job, event, branch, named_service,
        bool_or(usage <> 'never' and left_out_by is null) as is_used,
        min(left_out_by) filter (where usage <> 'never') as left_out_by
    from caught
    group by repository, detector, name, path, job, event, branch, named_service
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
            when fates.left_out_by is not null then fates.left_out_by
            when fates.repository is not null then 'never'
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
                    and (
                        rules.pattern is null
                        or seen.name ~* rules.pattern
                        or seen.path ~* rules.pattern
                    )
                    and rules.job is null
                    and (rules.branch is null or seen.branch ~* rules.branch)
                    and (rules.event is null or seen.event ~* rules.event)
                    and rules.usage <> 'never'
            ) then 'no_deployment_pattern'
            else 'no_rule'
        end as reason
    from seen
    left join fates
        on
            seen.repository = fates.repository
            and seen.detector = fates.detector
            and seen.name is not distinct from fates.name
            and seen.path is not distinct from fates.path
            and seen.job is not distinct from fates.job
            and seen.event is not distinct from fates.event
            and seen.branch is not distinct from fates.branch
            and seen.service is not distinct from fates.named_service
    where
        not coalesce(fates.is_used, false)
        -- A run counts whole or by its jobs; its other jobs miss nothing.
        and seen.job is null
        and not exists (
            select from caught as by_job
            where
                by_job.job is not null
                and by_job.left_out_by is null
                and by_job.repository = seen.repository
                and by_job.detector = seen.detector
                and by_job.name is not distinct from seen.name
                and by_job.path is not distinct from seen.path
        )
) as missed
group by repository, detector, label, reason
order by repository, count desc, detector, name
