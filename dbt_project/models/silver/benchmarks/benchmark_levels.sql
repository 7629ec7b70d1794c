-- DORA's levels by year, with a row for each metric's bound. If an average fail rate falls from a
-- level to the next lower one, the order of the levels is not the order of their values.
-- Grain: one row per year, metric and level.

with benchmarks as (

    select * from {{ ref('benchmarks') }}

),

bounds as (

    {% for metric, column, is_more_better, is_average in [
        ('deployment_frequency', 'deployments_per_day', 'true', 'false'),
        ('lead_time', 'lead_time_seconds', 'false', 'false'),
        ('pull_request_lead_time', 'lead_time_seconds', 'false', 'false'),
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

),

ranked as (

    select
        *,
        case
            when is_average
                then
                    bound < lag(bound) over (partition by year, metric order by level_order)
        end as is_out_of_order
    from bounds

),

final as (

    select
        year,
        metric,
        level,
        level_order,
        bound,
        is_more_better,
        is_average,
        not coalesce(bool_or(is_out_of_order) over (partition by year, metric), false)
            as is_ordered
    from ranked

)

select * from final
