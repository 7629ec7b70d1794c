-- How many of its service's commits each deployment shipped first.
-- Grain: one row per deployment that shipped any.

-- depends_on: {{ ref('changed_keys') }}

-- depends_on: {{ ref('service_path_commits') }}

with shipped as (

    select * from {{ ref('deployment_commits') }}
    {{ only_changed() }}

),

final as (

    select
        deployment_id,
        service,
        count(*) as commit_count,
        {{ built_at() }} as _built_at
    from shipped
    where
        is_first_shipment
        and is_outside_paths is not true
    group by deployment_id, service

)

select * from final
