-- The patterns that give a change its origin: those of the seed `change_origins`, and those of
-- `bots`, which are automation's. Patterns of one field and origin are joined to one alternation.
-- Grain: one row per field, origin and pattern.

with change_origins as (

    select * from {{ ref('change_origins') }}

),

bots as (

    select * from {{ ref('bots') }}

),

patterns as (

    select
        field,
        origin,
        pattern
    from change_origins
    union
    select
        'login' as field,
        'automation' as origin,
        pattern
    from bots
    union
    -- The part of an address before the @.
    select
        'mailbox' as field,
        'automation' as origin,
        pattern
    from bots

),

final as (

    select
        field,
        origin,
        {{ dbt.listagg("'(' || pattern || ')'", "'|'", 'order by pattern') }} as pattern
    from patterns
    group by
        field,
        origin,
        -- A pattern that refers to one of its groups, or begins with an option, cannot be joined.
        case
            when {{ matches('pattern', "'^[(*][?*]|\\\\[1-9]'") }} then pattern
        end

)

select * from final
