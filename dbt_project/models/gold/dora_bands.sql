-- The level of a service among DORA's published levels, year by year. A value has the best level
-- whose bound it meets. If a year's fail rates are averages of clusters, it has the nearest level.
-- 2025 has percentiles of the respondents. Without a source of incidents there is no level.
-- Grain: one row per service, as-of date, window, metric and benchmark year.
--
-- No CTE is used twice, or PostgreSQL would materialize it: a query for new rows reads only those.
{%- set measures = [
    ('deployment_frequency', 'deployments_per_day'), ('lead_time', 'lead_time_p50_seconds'),
    ('pull_request_lead_time', 'pull_request_lead_time_p50_seconds'),
    ('change_fail_rate', 'change_fail_rate'), ('recovery_time', 'recovery_p50_seconds'),
] %}

with scorecard as (

    select * from {{ ref('dora_scorecard') }}

),

measured as (

    select
        scorecard.*,
        scales.*,
        case scales.metric
            {%- for metric, column in measures %}
            when '{{ metric }}' then cast(scorecard.{{ column }} as double precision)
            {%- endfor %}
        end as value
    from scorecard
    cross join {{ ref('benchmark_scales') }} as scales
    where
        scorecard.incident_reason is null
        or scales.metric not in ('change_fail_rate', 'recovery_time')

),

banded as (

    select
        *,
        row_number() over (
            -- `_built_at` separates nothing: with it, a query for new rows ranks only those.
            partition by service, as_of_date, window_days, metric, benchmark_year, _built_at
            order by case when is_average then abs(value - bound) end, level_order
        ) as choice
    from measured
    where
        value is not null
        and (
            is_average
            or bound is null
            or (is_more_better and value >= bound)
            or (not is_more_better and value <= bound)
        )
        and (upper_bound is null or value < upper_bound)

),

final as (

    select
        service,
        environment,
        as_of_date,
        window_days,
        metric,
        benchmark_year,
        band,
        percentile,
        is_ordered,
        _built_at
    from banded
    where choice = 1

)

select * from final
