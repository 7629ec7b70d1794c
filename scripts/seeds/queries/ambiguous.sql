-- What a rule catches and a default leaves out of production: only a row of its own can decide it.
select
    service,
    repository,
    detector,
    label as name,
    left_out_by as reason,
    min(elsewhere) as environment,
    array_agg(distinct event order by event) filter (where event is not null) as events,
    array_agg(distinct branch order by branch) filter (where branch is not null) as branches,
    cast(sum(sightings) as bigint) as count
from caught
where
    left_out_by is not null
    and usage <> 'never'
group by 1, 2, 3, 4, 5
order by 1, 3, 9 desc, 4, 5
