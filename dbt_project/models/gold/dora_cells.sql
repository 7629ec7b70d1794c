-- The cells of every metric: each service and environment in each period since its first
-- deployment; one that was never deployed has the current period only, to carry the reason.
-- Grain: one row per service, environment, grain and period start.

-- depends_on: {{ ref('dora_changed_cells') }}

with units as (

    select * from {{ ref('tracked_units') }}

),

periods as (

    select * from {{ ref('periods') }}

),

cells as (

    select
        {{ cell_id('units.unit_id', 'periods.period_id') }} as cell_id,
        units.unit_id,
        periods.period_id,
        units.service,
        units.environment,
        units.environment_tier,
        periods.grain,
        periods.period_start_date,
        periods.period_end_date,
        periods.is_open,
        case
            when units.tracked_since_date is null then 'no_deployments'
            when periods.period_end_date < units.tracked_since_date then 'before_tracking'
        end as untracked_reason,
        units.has_incidents,
        units.has_unknown_commits
    from units
    inner join periods
        on periods.period_end_date >= units.first_date

),

final as (

    select
        cell_id,
        unit_id,
        period_id,
        service,
        environment,
        environment_tier,
        grain,
        period_start_date,
        period_end_date,
        is_open,
        untracked_reason,
        has_incidents,
        has_unknown_commits,
        {{ built_at() }} as _built_at
    from cells
    {{ only_changed() }}

)

select * from final
