-- DORA's levels by year, a row for each metric's bound.
-- Grain: one row per year, metric and level.

with benchmarks as (

    select * from {{ ref('benchmarks') }}

),

final as (

    {% for metric, column, is_more_better, is_average in [
        ('deployment_frequency', 'deployments_per_day', 'true', 'false'),
        ('lead_time', 'lead_time_seconds', 'false', 'false'),
        ('change_fail_rate', 'change_fail_rate', 'false', 'is_fail_rate_average'),
        ('recovery_time', 'recovery_seconds', 'false', 'false'),
    ] -%}
    select
        year,
        '{{ metric }}' as metric,
        level,
        level_order,
        cast({{ column }} as double precision) as bound,
        {{ is_more_better }} as is_more_better,
        {{ is_average }} as is_average
    from benchmarks
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from final
