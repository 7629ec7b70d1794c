-- The calendar. Weeks are ISO weeks and begin on Monday.
-- Grain: one row per date.

with final as (

    select
        date_day,
        week_start_date,
        month_start_date,
        quarter_start_date,
        year_start_date
    from {{ ref('dates') }}

)

select * from final
