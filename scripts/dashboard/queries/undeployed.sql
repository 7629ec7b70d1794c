-- What was merged and is not in the environment yet: of each service the longest waiting.
with waiting as (

    select
        service,
        environment_tier as tier,
        number,
        title,
        url,
        reason,
        merged_at,
        row_number() over (
            partition by service, environment_tier
            order by merged_at, number
        ) as place
    from gold.fct_pull_requests
    where
        merged_at is not null
        and deployment_id is null

)

select
    service,
    tier,
    number,
    title,
    url,
    reason,
    merged_at
from waiting
where
    place <= greatest(
        25, %(undeployed)s / (select count(distinct (service, tier)) from waiting)
    )
order by service, tier, merged_at, number
