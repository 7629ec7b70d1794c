-- The periods of the calendar, whether or not anything is published for them: day, ISO week, month,
-- quarter, and the rolling 28 and 90 days that end with each ISO week and with the newest load.
-- Grain: one row per grain and period start.

with dates as (

    select * from {{ ref('dates') }}

),

as_of as (

    select cast(as_of as date) as as_of_date from {{ ref('as_of') }}

),

calendar as (

    {% for grain, first_day in [
        ('day', 'date_day'),
        ('week', 'week_start_date'),
        ('month', 'month_start_date'),
        ('quarter', 'quarter_start_date'),
    ] -%}
    select
        '{{ grain }}' as grain,
        {{ first_day }} as period_start_date,
        max(date_day) as period_end_date
    from dates
    group by {{ first_day }}
    {{ 'union' if not loop.last }}
    {% endfor %}

),

window_ends as (

    select period_end_date from calendar
    where grain = 'week'
    union
    select as_of_date as period_end_date from as_of
    -- The windows before the newest ones, for comparison.
    {%- for days in [28, 90] %}
    union
    select cast({{ dbt.dateadd('day', -days, 'as_of_date') }} as date) as period_end_date from as_of
    {%- endfor %}

),

final as (

    select * from calendar
    {%- for days in [28, 90] %}
    union
    select
        'rolling_{{ days }}' as grain,
        cast({{ dbt.dateadd('day', 1 - days, 'period_end_date') }} as date) as period_start_date,
        period_end_date
    from window_ends
    {%- endfor %}

)

select * from final
