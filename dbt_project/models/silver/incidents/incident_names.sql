-- The names that texts use for an incident: those of all its records.
-- Grain: one row per incident or bug, and name.

with names as (

    select distinct
        outages.incident_key,
        record_names.name
    from {{ ref('record_names') }} as record_names
    inner join {{ ref('outages') }} as outages
        on record_names.incident_key = outages.record_key

),

final as (

    select
        incident_key,
        name,
        count(*) over (partition by name) as holder_count
    from names

)

select * from final
