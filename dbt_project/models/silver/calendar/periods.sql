-- Every period a metric is published for: day, ISO week, month, quarter, and the rolling 28 and 90
-- days that end with each ISO week and with the newest load.
-- Grain: one row per grain and period start.

{{ record_changed_keys({'grain': 'grain', 'date_day': 'period_start_date'}) }}

with dates as (

    select * from {{ ref('dates') }}

),

as_of as (

    select cast(as_of as date) as as_of_date from {{ ref('as_of') }}

),

-- Nothing is published for a time before the first fact, less a day for the time zones.
tracked as (

    select
        coalesce(
            cast({{ dbt.dateadd('day', -1, 'min(first_at)') }} as date), min(as_of.as_of_date)
        ) as first_date
    from (
        select min(first_attempt_at) as first_at from {{ ref('service_environments') }}
        union all
        select min(started_at) as first_at from {{ ref('incidents') }}
    ) as firsts
    cross join as_of

),

calendar as (

    select distinct
        'day' as grain,
        date_day as period_start_date,
        date_day as period_end_date
    from dates
    union
    select
        'week' as grain,
        week_start_date as period_start_date,
        max(date_day) as period_end_date
    from dates
    group by week_start_date
    union
    select
        'month' as grain,
        month_start_date as period_start_date,
        max(date_day) as period_end_date
    from dates
    group by month_start_date
    union
    select
        'quarter' as grain,
        quarter_start_date as period_start_date,
        max(date_day) as period_end_date
    from dates
    group by quarter_start_date

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

rolling as (

    select
        'rolling_28' as grain,
        cast({{ dbt.dateadd('day', -27, 'period_end_date') }} as date) as period_start_date,
        period_end_date
    from window_ends
    union
    select
        'rolling_90' as grain,
        cast({{ dbt.dateadd('day', -89, 'period_end_date') }} as date) as period_start_date,
        period_end_date
    from window_ends

),

final as (

    select
        -- The same period has the same number in every build.
        cast(
            case periods.grain
                when 'day' then 1
                when 'week' then 2
                when 'month' then 3
                when 'quarter' then 4
                when 'rolling_28' then 5
                when 'rolling_90' then 6
            end * 100000
            + {{ dbt.datediff("cast('2000-01-01' as date)", 'periods.period_start_date', 'day') }}
            as integer
        ) as period_id,
        periods.grain,
        periods.period_start_date,
        periods.period_end_date,
        periods.period_end_date >= as_of.as_of_date as is_open
    from (
        select * from calendar
        union all
        select * from rolling
    ) as periods
    cross join as_of
    cross join tracked
    where
        periods.period_end_date >= tracked.first_date
        -- A rolling window ends with the newest load; a calendar period may still be running.
        and periods.period_start_date <= as_of.as_of_date
        and (periods.grain not like 'rolling%' or periods.period_end_date <= as_of.as_of_date)

)

select * from final
