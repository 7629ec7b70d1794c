-- The periods to which a date belongs.
-- Grain: one row per date, grain and period that holds it.

with periods as (

    select * from {{ ref('periods') }}

),

dates as (

    select * from {{ ref('dates') }}

),

calendar as (

    {% for grain, column in [
        ('day', 'date_day'), ('week', 'week_start_date'), ('month', 'month_start_date'),
        ('quarter', 'quarter_start_date'),
    ] -%}
    select
        dates.date_day as metric_date,
        periods.period_id,
        periods.grain,
        periods.period_start_date
    from periods
    inner join dates
        on periods.period_start_date = dates.{{ column }}
    where periods.grain = '{{ grain }}'
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

-- The distance of a date from a window's first day, so that the join is on equal dates.
distances as (

    select row_number() over (order by date_day) - 1 as days
    from dates
    where date_day < {{ dbt.dateadd('day', 90, "cast('2000-01-01' as date)") }}

),

rolling as (

    select
        cast({{ dbt.dateadd('day', 'distances.days', 'periods.period_start_date') }} as date)
            as metric_date,
        periods.period_id,
        periods.grain,
        periods.period_start_date
    from periods
    inner join distances
        on
            (periods.grain = 'rolling_28' and distances.days < 28)
            or (periods.grain = 'rolling_90' and distances.days < 90)

),

final as (

    select * from calendar
    union all
    select * from rolling

)

select * from final
