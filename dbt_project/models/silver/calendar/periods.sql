-- Every period a metric is published for: day, ISO week, month, quarter, and the rolling 28 and 90
-- days that end with each ISO week and with the newest load.
-- Grain: one row per grain and period start.

{{ record_changed_keys({'grain': 'grain', 'date_day': 'period_start_date'}) }}

with periods as (

    select * from {{ ref('possible_periods') }}

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
    from periods
    cross join as_of
    cross join tracked
    where
        periods.period_end_date >= tracked.first_date
        -- A rolling window ends with the newest load; a calendar period may still be running.
        and periods.period_start_date <= as_of.as_of_date
        and (periods.grain not like 'rolling%' or periods.period_end_date <= as_of.as_of_date)

)

select * from final
