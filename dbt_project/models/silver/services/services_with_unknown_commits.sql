-- Services with incomplete history, because some commits or parents are missing.
-- Grain: one row per service.

{{ record_changed_keys({'service': 'service'}) }}

with sightings as (

    select * from {{ ref('service_sightings') }}

),

final as (

    select
        service
    from sightings
    where unknown_parent_count > 0

)

select * from final
