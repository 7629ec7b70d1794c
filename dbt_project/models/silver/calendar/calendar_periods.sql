-- The calendar periods to which a date belongs, independent of the data.
-- Grain: one row per date and grain.

with dates as (

    select * from {{ ref('dates') }}

),

final as (

    {% for grain in ['week', 'month', 'quarter'] -%}
    select
        date_day,
        '{{ grain }}' as grain,
        {{ grain }}_start_date as period_start_date
    from dates
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from final
