-- Services with pinned tags that name no known commit, with the latest such tag.
-- Grain: one row per service.

with pinned_detections as (

    select * from {{ ref('pinned_detections') }}
    where sha is null

),

ranked as (

    select
        service,
        tag,
        config_repository,
        count(*) over (partition by service) as detection_count,
        row_number() over (
            partition by service order by finished_at desc nulls last, tag
        ) as recency
    from pinned_detections

),

final as (

    select
        service,
        tag,
        config_repository,
        detection_count
    from ranked
    where recency = 1

)

select * from final
