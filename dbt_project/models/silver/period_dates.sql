-- Which periods a date belongs to.
-- Grain: one row per date, grain and period that holds it.

with periods as (

    select * from {{ ref('periods') }}

),

dates as (

    select * from {{ ref('dates') }}

),

final as (

    select
        dates.date_day as metric_date,
        periods.grain,
        periods.period_start_date
    from periods
    inner join dates
        on dates.date_day between periods.period_start_date and periods.period_end_date

)

select * from final
