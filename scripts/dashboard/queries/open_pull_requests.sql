-- What is open: of each service the longest ready, and how many there are of each kind.
with ranked as (

    select
        service,
        number,
        title,
        url,
        is_bot,
        waits_for,
        additions + deletions as lines,
        ready_at,
        row_number() over (
            partition by service
            order by waits_for = 'draft', is_bot, ready_at, number
        ) as place,
        count(*) filter (where waits_for = 'review' and not is_bot) over (
            partition by service
        ) as n
    from gold.fct_open_pull_requests

)

select
    service,
    number,
    title,
    url,
    is_bot,
    waits_for,
    lines,
    ready_at,
    n
from ranked
where
    place <= greatest(
        25, %(undeployed)s / (select count(distinct service) from gold.dim_services)
    )
order by service, ready_at, number
