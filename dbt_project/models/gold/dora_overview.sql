-- Each metric of the organisation, each team and each service in the newest periods, against the
-- period before and the goal. A change is better or worse only where it is more than chance makes
-- of one and the same process (95 %): counts as Poisson's, shares by the pooled proportion, both
-- corrected for small counts; medians by a factor of four either way, as durations commonly spread.
-- Grain: one row per scope, name, grain, period start and metric.

with compared as (

    select
        newest.*,
        periods.period_end_date,
        periods.is_running,
        periods.previous_start_date,
        periods.previous_end_date,
        previous.value as previous_value,
        previous.sample_count as previous_sample_count,
        {{ dbt.datediff('periods.period_start_date', 'periods.period_end_date', 'day') }} + 1
            as days,
        {{ dbt.datediff('periods.previous_start_date', 'periods.previous_end_date', 'day') }} + 1
            as previous_days
    from {{ ref('dora_newest_values') }} as newest
    inner join {{ ref('compared_periods') }} as periods
        on
            newest.grain = periods.grain
            and newest.period_start_date = periods.period_start_date
    left join {{ ref('dora_newest_values') }} as previous
        on
            newest.scope = previous.scope
            and newest.name = previous.name
            and newest.metric = previous.metric
            and newest.grain = previous.grain
            and periods.previous_start_date = previous.period_start_date

),

judged as (

    select
        *,
        {{ change_since_previous() }} as change
    from compared

),

aimed as (

    select
        judged.*,
        case when own.metric is null then everyones.target else own.target end
        * case when judged.metric = 'deployment_frequency' then judged.days else 1 end as goal
    from judged
    left join {{ ref('metric_goals') }} as own
        on {{ is_goal_of('own') }} and judged.name = own.name
    left join {{ ref('metric_goals') }} as everyones
        on {{ is_goal_of('everyones') }} and everyones.name = '*'

),

final as (

    -- noqa: disable=LT02
    select
        {%- for column in [
            'scope', 'name', 'environment', 'grain', 'period_start_date', 'period_end_date',
            'is_running', 'metric', 'value', 'sample_count', 'reason', 'previous_start_date',
            'previous_end_date', 'previous_value', 'previous_sample_count', 'change',
        ] %}
        {{ column }},
        {%- endfor %}
        goal,
        case
            when is_running then null
            when metric = 'deployment_frequency' then value >= goal
            else value <= goal
        end as is_goal_met
    from aimed

)

select * from final
