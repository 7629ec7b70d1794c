-- The cells of every metric: each service and environment in each period since its first
-- deployment; one that was never deployed has the current period only, to carry the reason.
-- Grain: one row per service, environment, grain and period start.

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
        end as untracked_reason
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
        {{ built_at() }} as _built_at
    from cells
    {{ in_scope('changed_cells', ['service', 'environment', 'grain', 'period_start_date']) }}

)

select * from final
