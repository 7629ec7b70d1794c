-- The cells of every metric: each service and environment in each period since its first
-- deployment. A service that was never deployed has only the current period, which holds the
-- reason.
-- Grain: one row per service, environment, grain and period start.

with units as (

    select * from {{ ref('tracked_units') }}

),

periods as (

    select * from {{ ref('periods') }}

),

history_starts as (

    select * from {{ ref('unit_history_starts') }}

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
            when periods.period_start_date <= history_starts.known_from_date
                then 'history_not_known'
            when units.tracked_since_date is null then 'no_deployments'
            when periods.period_end_date < units.tracked_since_date then 'before_tracking'
        end as untracked_reason
    from units
    inner join periods
        on periods.period_end_date >= units.first_date
    left join history_starts
        on
            units.service = history_starts.service
            and units.environment = history_starts.environment

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
        -- The value of an empty count: a true zero, or null if unknown.
        case
            when coalesce(untracked_reason, '') <> 'history_not_known' then cast(0 as bigint)
        end as empty_count
    from cells
    {{ in_scope('changed_cells', ['service', 'environment', 'grain', 'period_start_date']) }}

)

select * from final
