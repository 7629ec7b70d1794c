-- The scales with which a value is compared, year by year. A scale has the levels of a report, or
-- the answers of the Quick Check with the share of respondents below each. 2025 has only the
-- latter. The lead time of pull requests uses the scale of lead time.
-- Grain: one row per metric, year and level or answer.

with levels as (

    select * from {{ ref('benchmark_levels') }}

),

answers as (

    select * from {{ ref('quick_check_answers') }}
    where lower_bound is not null

),

final as (

    select
        metric,
        year as benchmark_year,
        level as band,
        level_order,
        bound,
        cast(null as double precision) as upper_bound,
        is_more_better,
        is_average,
        is_ordered,
        cast(null as double precision) as percentile
    from levels
    {%- for metric, of in [
        ('metric', 'true'), ("'pull_request_lead_time'", "metric = 'lead_time'"),
    ] %}
    union all
    select
        {{ metric }} as metric,
        2025 as benchmark_year,
        category as band,
        answer as level_order,
        lower_bound as bound,
        upper_bound,
        true as is_more_better,
        false as is_average,
        true as is_ordered,
        percentile
    from answers
    where {{ of }}
    {%- endfor %}

)

select * from final
