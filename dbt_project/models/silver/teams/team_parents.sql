-- The parent of a team, with the first and last day.
-- Grain: one row per team, parent and time that a row of the seed names.

with teams as (

    select * from {{ ref('teams') }}

),

final as (

    select distinct
        team,
        parent,
        coalesce(valid_from, cast('1970-01-01' as date)) as valid_from,
        valid_to
    from teams
    where parent is not null

)

select * from final
