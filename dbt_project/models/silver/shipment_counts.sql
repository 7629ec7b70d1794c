-- How many of its service's commits each deployment shipped first.
-- Grain: one row per deployment that shipped any.

with shipped as (

    select * from {{ ref('deployment_commits') }}

),

final as (

    select
        deployment_id,
        count(*) as commit_count
    from shipped
    where
        is_first_shipment
        and is_outside_paths is not true
    group by deployment_id

)

select * from final
