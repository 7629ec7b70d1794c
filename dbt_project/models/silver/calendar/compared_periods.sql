-- The newest period of each grain, and the newest that is over, each with the period before it:
-- what people look at first, and what they compare it with. No days.
-- Grain: one row per grain and period start.

with periods as (

    select
        *,
        -- A rolling window ends with what is known, so that nothing of it is still to come.
        is_open and grain not like 'rolling%' as is_running
    from {{ ref('periods') }}
    where grain <> 'day'

),

ranked as (

    select
        *,
        row_number() over (partition by grain, is_running order by period_start_date desc) as place
    from periods

),

final as (

    select
        ranked.period_id,
        ranked.grain,
        ranked.period_start_date,
        ranked.period_end_date,
        ranked.is_running,
        previous.period_id as previous_period_id,
        previous.period_start_date as previous_start_date,
        previous.period_end_date as previous_end_date
    from ranked
    left join periods as previous
        on
            ranked.grain = previous.grain
            and previous.period_end_date
            = cast({{ dbt.dateadd('day', -1, 'ranked.period_start_date') }} as date)
    where ranked.place = 1

)

select * from final
