-- Time spans in which no service changes its team and no team its parent; the last has no end.
-- Grain: one row per first day.

with teams as (

    select * from {{ ref('teams') }}

),

first_days as (

    select cast('1970-01-01' as date) as valid_from
    union
    select valid_from from teams
    where valid_from is not null
    union
    select cast({{ dbt.dateadd('day', 1, 'valid_to') }} as date) as valid_from from teams
    where valid_to is not null

),

final as (

    select
        valid_from,
        cast({{ dbt.dateadd('day', -1, 'lead(valid_from) over (order by valid_from)') }} as date)
            as valid_to
    from first_days

)

select * from final
