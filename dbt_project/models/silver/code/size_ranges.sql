-- How many changed lines each size class holds: from its own bound up to the next one's.
-- Grain: one row per size class.

with size_classes as (

    select * from {{ ref('size_classes') }}

),

final as (

    select
        size_class,
        from_line_count,
        lead(from_line_count) over (order by from_line_count) as below_line_count
    from size_classes

)

select * from final
