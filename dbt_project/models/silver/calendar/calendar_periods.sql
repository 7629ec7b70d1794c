-- Which calendar periods a date belongs to, whatever the warehouse holds.
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
