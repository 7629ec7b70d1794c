-- Where a service stands in DORA's published levels, year by year. A value belongs to the best
-- level whose bound it keeps; where a year's fail rates are averages of clusters, to the nearest.
-- 2025 has no levels: there it is the percentile among those who answered.
-- Grain: one row per service, as-of date, window, metric and benchmark year.

with scorecard as (

    select * from {{ ref('dora_scorecard') }}

),

levels as (

    select * from {{ ref('benchmark_levels') }}

),

answers as (

    select * from {{ ref('quick_check_answers') }}

),

measured as (

    {% for metric, column in [
        ('deployment_frequency', 'deployments_per_day'),
        ('lead_time', 'lead_time_p50_seconds'),
        ('change_fail_rate', 'change_fail_rate'),
        ('recovery_time', 'recovery_p50_seconds'),
    ] -%}
    select
        service,
        environment,
        as_of_date,
        window_days,
        '{{ metric }}' as metric,
        cast({{ column }} as double precision) as value,
        _built_at
    from scorecard
    where {{ column }} is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

banded as (

    select
        measured.*,
        levels.year as benchmark_year,
        levels.level,
        row_number() over (
            -- `_built_at` parts nothing: it lets who asks for new rows alone rank these alone.
            partition by
                measured.service, measured.as_of_date, measured.window_days, measured.metric,
                levels.year, measured._built_at
            order by
                case when levels.is_average then abs(measured.value - levels.bound) end,
                levels.level_order
        ) as choice
    from measured
    inner join levels
        on
            measured.metric = levels.metric
            and (
                levels.is_average
                or levels.bound is null
                or (levels.is_more_better and measured.value >= levels.bound)
                or (not levels.is_more_better and measured.value <= levels.bound)
            )

),

final as (

    select
        service,
        environment,
        as_of_date,
        window_days,
        metric,
        benchmark_year,
        level as band,
        cast(null as double precision) as percentile,
        _built_at
    from banded
    where choice = 1
    union all
    select
        measured.service,
        measured.environment,
        measured.as_of_date,
        measured.window_days,
        measured.metric,
        2025 as benchmark_year,
        answers.category as band,
        answers.percentile,
        measured._built_at
    from measured
    inner join answers
        on
            measured.metric = answers.metric
            and measured.value >= answers.lower_bound
            and (answers.upper_bound is null or measured.value < answers.upper_bound)

)

select * from final
