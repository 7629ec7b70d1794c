-- The team that owns a service, with the first and last day, both included.
-- Grain: one row per service and time of ownership.

with teams as (

    select * from {{ ref('teams') }}

),

final as (

    select
        service,
        team,
        coalesce(valid_from, cast('1970-01-01' as date)) as valid_from,
        valid_to
    from teams
    where service is not null

)

select * from final
